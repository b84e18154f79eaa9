//! Servers on the loopback address that answer like a forge, a webhook and a mail server, and note what they were sent.

use std::io::{BufRead as _, BufReader, Read as _, Write as _};
use std::net::{TcpListener, TcpStream};
use std::sync::{Arc, Mutex};

use serde_json::{Value, json};

/// A request of HTTP.
#[derive(Debug, Clone)]
pub(crate) struct Request {
    pub(crate) method: String,
    pub(crate) path: String,
    pub(crate) headers: String,
    pub(crate) body: Vec<u8>,
}

impl Request {
    pub(crate) fn json(&self) -> Value {
        serde_json::from_slice(&self.body).unwrap()
    }
}

/// The answer to a request: status and body.
pub(crate) type Answer = (u16, Vec<u8>);

/// The status of an answer that announces more than it sends, as of a connection that breaks.
pub(crate) const CUT_OFF: u16 = 299;

/// A server, and what it was asked.
pub(crate) struct Server {
    pub(crate) port: u16,
    requests: Arc<Mutex<Vec<Request>>>,
}

impl Server {
    /// A server that answers each request. It ends with the test's process.
    pub(crate) fn new(answer: impl Fn(&Request) -> Answer + Send + 'static) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let port = listener.local_addr().unwrap().port();
        let requests = Arc::new(Mutex::new(Vec::new()));
        let noted = Arc::clone(&requests);
        std::thread::spawn(move || {
            for stream in listener.incoming() {
                let mut stream = stream.unwrap();
                let Some(request) = read(&mut stream) else {
                    continue;
                };
                noted.lock().unwrap().push(request.clone());
                let (status, body) = answer(&request);
                let length = body.len() + usize::from(status == CUT_OFF);
                let head = format!(
                    "HTTP/1.1 {status} X\r\nContent-Length: {length}\r\nConnection: close\r\n\r\n"
                );
                let _ = stream.write_all(&[head.as_bytes(), &body].concat());
            }
        });
        Self { port, requests }
    }

    pub(crate) fn url(&self) -> String {
        format!("http://127.0.0.1:{}", self.port)
    }

    pub(crate) fn requests(&self) -> Vec<Request> {
        self.requests.lock().unwrap().clone()
    }
}

fn read(stream: &mut TcpStream) -> Option<Request> {
    let mut reader = BufReader::new(stream.try_clone().unwrap());
    let mut headers = String::new();
    while !headers.ends_with("\r\n\r\n") {
        if reader.read_line(&mut headers).unwrap() == 0 {
            return None;
        }
    }
    let mut words = headers.split_whitespace();
    let (method, path) = (words.next()?.to_owned(), words.next()?.to_owned());
    let value = |name: &str| {
        let mut lines = headers.lines().filter_map(|line| line.split_once(": "));
        lines
            .find(|(key, _)| key.eq_ignore_ascii_case(name))
            .map(|(_, value)| value)
    };
    if value("Expect").is_some() {
        stream.write_all(b"HTTP/1.1 100 Continue\r\n\r\n").unwrap();
    }
    let length = value("Content-Length").map_or(0, |length| length.parse().unwrap());
    let mut body = vec![0; length];
    reader.read_exact(&mut body).unwrap();
    Some(Request {
        method,
        path,
        headers,
        body,
    })
}

/// The comments of a change, and what a forge answers about them, in pages.
pub(crate) struct Comments {
    pub(crate) all: Vec<Value>,
    /// The status of an answer to a request that writes, or to all; 200 means as usual.
    pub(crate) refuse_writing: u16,
    pub(crate) refuse_all: u16,
}

impl Comments {
    pub(crate) fn of(all: Vec<Value>) -> Self {
        Self {
            all,
            refuse_writing: 200,
            refuse_all: 200,
        }
    }

    pub(crate) fn answer(&self, request: &Request) -> Answer {
        let error = |status| (status, json!({ "message": "no" }).to_string().into_bytes());
        if self.refuse_all != 200 {
            return error(self.refuse_all);
        }
        if request.method != "GET" {
            return match (self.refuse_writing, request.method.as_str()) {
                (200, "POST") => (201, request.body.clone()),
                (200, _) => (200, request.body.clone()),
                (status, _) => error(status),
            };
        }
        if request.path.ends_with("/user") {
            return (200, json!({ "id": 7 }).to_string().into_bytes());
        }
        let (_, query) = request.path.split_once('?').unwrap();
        let number = |name: &str| -> usize {
            let mut pairs = query.split('&').filter_map(|pair| pair.split_once('='));
            let (_, value) = pairs.find(|(key, _)| *key == name).unwrap();
            value.parse().unwrap()
        };
        // A forge may have smaller pages than it is asked for.
        let size = number("per_page").min(60);
        let page: Vec<_> = self
            .all
            .iter()
            .skip((number("page") - 1) * size)
            .take(size)
            .collect();
        (200, json!(page).to_string().into_bytes())
    }
}

/// A mail: its envelope and its text, and the credentials of the session.
#[derive(Debug, Clone, Default)]
pub(crate) struct Mail {
    pub(crate) login: String,
    pub(crate) from: String,
    pub(crate) to: Vec<String>,
    pub(crate) text: String,
}

/// A mail server that refuses one recipient.
pub(crate) fn mail_server(refused: &'static str) -> (u16, Arc<Mutex<Vec<Mail>>>) {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let port = listener.local_addr().unwrap().port();
    let mails = Arc::new(Mutex::new(Vec::new()));
    let noted = Arc::clone(&mails);
    std::thread::spawn(move || {
        for stream in listener.incoming() {
            converse(stream.unwrap(), refused, &noted);
        }
    });
    (port, mails)
}

fn converse(mut stream: TcpStream, refused: &str, noted: &Mutex<Vec<Mail>>) {
    let mut reader = BufReader::new(stream.try_clone().unwrap());
    let mut say = |text: &str| {
        let _ = stream.write_all(text.as_bytes());
    };
    let mut mail = Mail::default();
    say("220 here\r\n");
    loop {
        let mut line = String::new();
        if reader.read_line(&mut line).unwrap_or(0) == 0 {
            return;
        }
        let line = line.trim_end();
        let inside = |line: &str| {
            let (_, rest) = line.split_once('<').unwrap();
            rest.split_once('>').unwrap().0.to_owned()
        };
        match line.split(' ').next().unwrap() {
            "EHLO" => say("250-here\r\n250 AUTH PLAIN\r\n"),
            "AUTH" => {
                let mut login = line.trim_start_matches("AUTH PLAIN").trim().to_owned();
                if login.is_empty() {
                    say("334 \r\n");
                    reader.read_line(&mut login).unwrap();
                }
                login.trim_end().clone_into(&mut mail.login);
                say("235 yes\r\n");
            }
            "MAIL" => {
                mail.from = inside(line);
                say("250 yes\r\n");
            }
            "RCPT" if inside(line) == refused => say("550 no\r\n"),
            "RCPT" => {
                mail.to.push(inside(line));
                say("250 yes\r\n");
            }
            "DATA" => {
                say("354 go on\r\n");
                loop {
                    let mut line = String::new();
                    reader.read_line(&mut line).unwrap();
                    if line == ".\r\n" {
                        break;
                    }
                    mail.text.push_str(line.strip_prefix('.').unwrap_or(&line));
                }
                // Before the answer: when the client has ended, the test reads what was noted.
                noted.lock().unwrap().push(mail.clone());
                say("250 yes\r\n");
            }
            "QUIT" => say("221 bye\r\n"),
            _ => say("500 what\r\n"),
        }
    }
}
