mod chats;
mod sentences;
