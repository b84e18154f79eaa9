mod chats;
mod facts;
mod mails;
mod others;
mod sentences;
mod support;
