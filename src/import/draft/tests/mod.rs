mod chats;
mod facts;
mod mails;
mod meanings;
mod others;
mod sentences;
mod support;
