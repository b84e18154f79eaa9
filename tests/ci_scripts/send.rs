//! Digests are sent by mail, to Slack and to Telegram: to the destinations of their party, as text, and without a secret in any
//! output.

use std::sync::{Arc, Mutex};

use serde_json::Value;

use crate::forge::{Mail, Server, mail_server};
use crate::scripts::{Done, Machine, has_tools, installed, step};

const FILE: &str = "docs/ci/github-digest.yml";

/// Text that a service or a protocol could take for its own.
const HOSTILE: &str = "# News\n.\nQUIT\n--=_projlog--\n<!channel> & `$(touch evil)` *x* ёж\n";

fn machine(port: u16, digests: &[(&str, &str)]) -> Machine {
    let machine = Machine::new(port);
    for (number, (party, text)) in digests.iter().enumerate() {
        let file = |kind: &str| format!("projlog-digest/{}.{kind}", number + 1);
        machine.folder.write(&file("party"), &format!("{party}\n"));
        machine.folder.write(&file("markdown"), text);
        machine
            .folder
            .write(&file("html"), &format!("<p>{text}</p>"));
    }
    machine
}

fn send(machine: &Machine, job: &str, secrets: &[(&str, &str)]) -> Done {
    let done = machine.run("bash", &step(FILE, Some(job), "Send"), "", secrets);
    let arguments = machine.folder.read("curl");
    for (name, secret) in secrets {
        let hidden = ["SMTP_USER", "TELEGRAM_TOKEN"].contains(name) || job == "slack";
        let printed = done.text.contains(secret) || (hidden && arguments.contains(secret));
        assert!(!printed, "{name}: {}\n{arguments}", done.text);
    }
    assert!(!machine.folder.path().join("evil").exists());
    done
}

fn base64(machine: &Machine, text: &str) -> String {
    machine.folder.write("encoded", text);
    let done = machine.run("sh", "base64 -d < encoded", "", &[]);
    assert_eq!(done.status, 0, "{}", done.text);
    done.text
}

fn mail(machine: &Machine, port: u16, to: &str, user: &str) -> Done {
    let url = format!("smtp://127.0.0.1:{port}");
    let secrets = [
        ("SMTP_URL", url.as_str()),
        ("SMTP_USER", user),
        ("MAIL_FROM", "projlog@agency.example"),
        ("TO", to),
    ];
    // An address is not a secret to curl's arguments, and an empty one is nowhere.
    let script = step(FILE, Some("mail"), "Send");
    let done = machine.run("bash", &script, "", &secrets);
    let arguments = machine.folder.read("curl");
    assert!(user.is_empty() || !(done.text.contains(user) || arguments.contains(user)));
    // Without TLS nothing is sent.
    assert!(
        arguments.lines().all(|line| line.contains("--ssl-reqd")),
        "{arguments}"
    );
    done
}

fn all(mails: &Arc<Mutex<Vec<Mail>>>) -> Vec<Mail> {
    mails.lock().unwrap().clone()
}

#[test]
fn a_mail_has_the_digest_as_text_and_as_html() {
    if !has_tools() {
        return;
    }
    let (port, mails) = mail_server("nobody");
    let machine = machine(port, &[("кафе «Уголок»", HOSTILE), ("agency", "x\n")]);
    let user = r#"user:a "pass\word""#;
    let to = "bakery a@bakery.example\r\nкафе md@cafe.example,owner@cafe.example\n";
    let done = mail(&machine, port, to, user);
    assert!(done.status == 0 && all(&mails).is_empty(), "{}", done.text);
    assert!(
        done.text.contains("no destination for agency"),
        "{}",
        done.text
    );

    machine.folder.write("projlog-digest/1.party", "кафе\n");
    let done = mail(&machine, port, to, user);
    assert_eq!(done.status, 0, "{}", done.text);
    let mails = all(&mails);
    let [mail, other] = &mails[..] else {
        panic!("{mails:?}");
    };
    assert_eq!(mail.from, "projlog@agency.example");
    assert_eq!(mail.to, ["md@cafe.example"]);
    assert_eq!(other.to, ["owner@cafe.example"]);
    assert_eq!(mail.text, other.text);
    let login = base64(&machine, &mail.login);
    assert_eq!(login, "\0user\0a \"pass\\word\"");
    assert!(
        mail.text
            .split_inclusive('\n')
            .all(|line| line.ends_with("\r\n"))
    );
    let text = mail.text.replace("\r\n", "\n");
    let (head, body) = text.split_once("\n\n").unwrap();
    for line in [
        "From: projlog@agency.example",
        "To: md@cafe.example,owner@cafe.example",
        "MIME-Version: 1.0",
    ] {
        assert!(head.lines().any(|other| other == line), "{head}");
    }
    assert!(
        head.is_ascii() && head.lines().all(|line| line.len() < 998),
        "{head}"
    );
    let words: String = head
        .split_whitespace()
        .filter_map(|word| word.strip_prefix("=?utf-8?B?")?.strip_suffix("?="))
        .map(|word| base64(&machine, word))
        .collect();
    assert_eq!(words, "Project log: кафе");
    let parts: Vec<&str> = body.split("--=_projlog").collect();
    let [_, plain, html, "--\n"] = parts[..] else {
        panic!("{body}");
    };
    for (part, kind, expected) in [
        (plain, "text/plain", HOSTILE.to_owned()),
        (html, "text/html", format!("<p>{HOSTILE}</p>")),
    ] {
        let (head, encoded) = part.trim_start().split_once("\n\n").unwrap();
        assert!(
            head.contains(&format!("Content-Type: {kind}; charset=utf-8")),
            "{head}"
        );
        assert!(encoded.lines().all(|line| line.len() <= 76));
        assert_eq!(base64(&machine, encoded.trim()), expected);
    }
}

#[test]
fn one_refused_recipient_does_not_stop_the_others() {
    if !has_tools() {
        return;
    }
    let (port, mails) = mail_server("gone@bakery.example");
    let machine = machine(port, &[("bakery", "x\n"), ("agency", "y\n")]);
    let to = "bakery gone@bakery.example,md@bakery.example\nagency am@agency.example\n";
    let done = mail(&machine, port, to, "");
    assert_eq!(done.status, 1, "{}", done.text);
    let mails = all(&mails);
    let to: Vec<&str> = mails
        .iter()
        .flat_map(|mail| &mail.to)
        .map(String::as_str)
        .collect();
    assert_eq!(to, ["md@bakery.example", "am@agency.example"]);
    assert_eq!(mails[0].login, "");
}

/// The texts that a webhook received.
fn texts(server: &Server) -> Vec<(String, Value)> {
    let requests = server.requests();
    let received = requests.iter().map(|one| (one.path.clone(), one.json()));
    received.collect()
}

#[test]
fn slack_gets_text_that_mentions_nobody() {
    if !has_tools() {
        return;
    }
    let server = Server::new(|one| {
        (
            if one.path == "/broken" { 500 } else { 200 },
            b"ok".to_vec(),
        )
    });
    let long = "й".repeat(50_000);
    let machine = machine(server.port, &[("bakery", HOSTILE), ("agency", &long)]);
    let to = format!(
        "agency {0}/a\nbakery {0}/broken\nbakery {0}/b\n",
        server.url()
    );
    let done = send(&machine, "slack", &[("TO", &to)]);
    assert_eq!(done.status, 1, "one destination failed: {}", done.text);
    assert!(!done.text.contains("/broken"), "{}", done.text);
    let texts = texts(&server);
    let paths: Vec<_> = texts.iter().map(|(path, _)| path.as_str()).collect();
    assert_eq!(paths, ["/broken", "/b", "/a"]);
    assert_eq!(texts[1].1["mrkdwn"], false);
    let text = texts[1].1["text"].as_str().unwrap();
    let expected = HOSTILE
        .replace('&', "&amp;")
        .replace('<', "&lt;")
        .replace('>', "&gt;");
    assert_eq!(text, expected);
    let cut = texts[2].1["text"].as_str().unwrap();
    assert!(cut.chars().count() < 40_000 && cut.contains("Cut here"));
}

#[test]
fn telegram_gets_text_of_the_length_that_it_takes() {
    if !has_tools() {
        return;
    }
    let server = Server::new(|_| (200, b"{}".to_vec()));
    let long = "𝄞 line\n".repeat(1_000);
    let machine = machine(server.port, &[("bakery", HOSTILE), ("agency", &long)]);
    let url = server.url();
    let token = ("TELEGRAM_TOKEN", "123:secret");
    let to = ("TO", "bakery -100123\nagency @channel_of_agency");
    let script = step(FILE, Some("telegram"), "Send");
    let variables = [("TELEGRAM_API", url.as_str()), token, to];
    let done = machine.run("bash", &script, "", &variables);
    assert_eq!(done.status, 0, "{}", done.text);
    assert!(!machine.folder.read("curl").contains("secret") && !done.text.contains("secret"));
    let texts = texts(&server);
    assert_eq!(texts.len(), 2);
    assert!(
        texts
            .iter()
            .all(|(path, _)| path == "/bot123:secret/sendMessage")
    );
    assert_eq!(texts[0].1["chat_id"], "-100123");
    assert_eq!(texts[0].1["text"], HOSTILE);
    assert!(texts[0].1.get("parse_mode").is_none());
    let cut = texts[1].1["text"].as_str().unwrap();
    assert!(cut.encode_utf16().count() <= 4_096 && cut.contains("Cut here"));
    assert!(cut.starts_with("𝄞 line\n𝄞 line\n"));
}

#[test]
fn gitlab_sends_with_the_same_scripts() {
    let gitlab = crate::scripts::yaml("docs/ci/gitlab-digest.yml");
    for job in ["mail", "slack", "telegram"] {
        let theirs = gitlab[format!("projlog-{job}").as_str()]["script"][1]
            .as_str()
            .unwrap();
        let ours = step(FILE, Some(job), "Send");
        let variables = theirs
            .strip_suffix(&ours)
            .unwrap_or_else(|| panic!("{job} differs"));
        for line in variables.lines() {
            let (name, value) = line.split_once('=').unwrap();
            let value = value.trim_start_matches(['$', '{']);
            assert!(
                value.starts_with(&format!("PROJLOG_{name}")) || name == "TO",
                "{line}"
            );
        }
    }
    assert!(installed("sh").is_some());
}
