//! The comment on a pull or merge request: one, edited only when its findings change.

use serde_json::{Value, json};

use crate::forge::{Comments, Request, Server};
use crate::scripts::{Done, Machine, has_tools, step, yaml};

#[derive(Clone, Copy, PartialEq)]
enum Service {
    Github,
    Gitlab,
}

const BOTH: [Service; 2] = [Service::Github, Service::Gitlab];
const TOKEN: &str = "a-secret-token";

impl Service {
    fn script(self) -> String {
        match self {
            Self::Github => step(
                "docs/ci/github-comment.yml",
                None,
                "Write or edit the comment",
            ),
            Self::Gitlab => yaml("docs/ci/gitlab-comment.yml")["projlog-comment"]["script"][1]
                .as_str()
                .unwrap()
                .to_owned(),
        }
    }

    /// A comment on the forge. The job's own account has the id 7.
    fn comment(self, id: u64, own: bool, body: &str) -> Value {
        let login = if own {
            "github-actions[bot]"
        } else {
            "somebody"
        };
        let author = json!({ "login": login, "id": if own { 7 } else { 8 } });
        let name = if self == Self::Github {
            "user"
        } else {
            "author"
        };
        json!({ "id": id, "body": body, name: author })
    }

    fn written(self) -> (&'static str, &'static str, &'static str) {
        match self {
            Self::Github => (
                "/repos/agency/logs/issues/5/comments",
                "PATCH",
                "/repos/agency/logs/issues/comments/",
            ),
            Self::Gitlab => (
                "/projects/3/merge_requests/5/notes",
                "PUT",
                "/projects/3/merge_requests/5/notes/",
            ),
        }
    }

    fn token(self) -> String {
        match self {
            Self::Github => format!("Authorization: Bearer {TOKEN}"),
            Self::Gitlab => format!("PRIVATE-TOKEN: {TOKEN}"),
        }
    }
}

/// Many comments of others, some of them hostile.
fn others(service: Service) -> Vec<Value> {
    let first = ["<!-- projlog old -->\nmine", "<!-- projlog new -->", "text"];
    let mut all: Vec<Value> = (1..150)
        .map(|id| {
            let body = first[usize::try_from(id).unwrap() % 3];
            service.comment(id, false, body)
        })
        .collect();
    // The account also writes other comments; what they quote is not a mark.
    all.push(service.comment(150, true, "a check:\n<!-- projlog new -->\n"));
    all
}

struct Tried {
    done: Done,
    requests: Vec<Request>,
    summary: String,
    arguments: String,
}

impl Tried {
    fn writes(&self) -> Vec<&Request> {
        let writes = self.requests.iter().filter(|one| one.method != "GET");
        writes.collect()
    }
}

fn tried(service: Service, comments: Comments, report: &str, status: &str) -> Tried {
    let forge = Server::new(move |request| comments.answer(request));
    let machine = Machine::new(forge.port);
    machine.folder.write("projlog-report/comment.md", report);
    machine.folder.write("projlog-report/status", status);
    let url = forge.url();
    let variables = [
        ("TOKEN", TOKEN),
        ("PROJLOG_TOKEN", TOKEN),
        ("AUTHOR", "github-actions[bot]"),
        ("NUMBER", "5"),
        ("GITHUB_API_URL", &url),
        ("GITHUB_REPOSITORY", "agency/logs"),
        ("CI_API_V4_URL", &url),
        ("CI_MERGE_REQUEST_PROJECT_ID", "3"),
        ("CI_MERGE_REQUEST_IID", "5"),
    ];
    let shell = if service == Service::Github {
        "bash"
    } else {
        "sh"
    };
    let done = machine.run(shell, &service.script(), "", &variables);
    let tried = Tried {
        requests: forge.requests(),
        summary: machine.folder.read("summary"),
        arguments: machine.folder.read("curl"),
        done,
    };
    for place in [&tried.done.text, &tried.arguments, &tried.summary] {
        assert!(!place.contains(TOKEN), "{place}");
    }
    assert!(!tried.requests.is_empty(), "{}", tried.done.text);
    for request in &tried.requests {
        assert!(request.headers.contains(&service.token()), "{request:?}");
    }
    tried
}

const REPORT: &str =
    "<!-- projlog new -->\n## projlog: 1 error\n\n- `$(touch evil)` \"quoted\" \\ ёж\n";

#[test]
fn without_a_comment_one_is_written() {
    if !has_tools() {
        return;
    }
    for service in BOTH {
        let tried = tried(service, Comments::of(others(service)), REPORT, "1\n");
        assert_eq!(tried.done.status, 0, "{}", tried.done.text);
        let [write] = tried.writes()[..] else {
            panic!("{:?}", tried.requests);
        };
        assert_eq!(
            (write.method.as_str(), write.path.as_str()),
            ("POST", service.written().0)
        );
        assert_eq!(write.json(), json!({ "body": REPORT }));
        // All pages were looked at, up to the empty one: 150 comments in pages of 60.
        assert!(
            tried
                .requests
                .iter()
                .any(|one| one.path.ends_with("&page=4"))
        );
    }
}

#[test]
fn a_comment_beyond_the_first_page_is_edited_only_if_its_findings_change() {
    if !has_tools() {
        return;
    }
    for service in BOTH {
        let with = |body: &str| {
            let mut all = others(service);
            all.push(service.comment(777, true, body));
            Comments::of(all)
        };
        // The same findings at another time; the forge may have changed the ends of lines.
        let same = "<!-- projlog new -->\r\n## projlog: 1 error\r\n\r\nChecked yesterday";
        let tried_same = tried(service, with(same), REPORT, "1\n");
        assert_eq!(tried_same.done.status, 0, "{}", tried_same.done.text);
        assert!(tried_same.writes().is_empty(), "{:?}", tried_same.writes());
        // Other findings, or none any more.
        for (report, status) in [
            (REPORT, "1\n"),
            ("<!-- projlog none -->\nno findings\n", "0\n"),
        ] {
            let tried = tried(service, with("<!-- projlog old -->\nx"), report, status);
            assert_eq!(tried.done.status, 0, "{}", tried.done.text);
            let [write] = tried.writes()[..] else {
                panic!("{:?}", tried.requests);
            };
            let (_, method, path) = service.written();
            assert_eq!(write.method, method);
            assert_eq!(write.path, format!("{path}777"));
            assert_eq!(write.json(), json!({ "body": report }));
        }
    }
}

#[test]
fn without_findings_and_without_a_comment_nothing_is_written() {
    if !has_tools() {
        return;
    }
    for service in BOTH {
        let report = "<!-- projlog none -->\nno findings\n";
        let tried = tried(service, Comments::of(others(service)), report, "0\n");
        assert_eq!(tried.done.status, 0, "{}", tried.done.text);
        assert!(tried.writes().is_empty() && tried.summary.is_empty());
    }
}

#[test]
fn a_refused_comment_is_in_the_summary() {
    if !has_tools() {
        return;
    }
    for service in BOTH {
        // A token that may only read is not an error, a forge that does not work is one.
        for (all, writing, status) in [(200, 403, 0), (403, 200, 0), (200, 502, 1), (500, 200, 1)] {
            let comments = Comments {
                refuse_all: all,
                refuse_writing: writing,
                ..Comments::of(others(service))
            };
            let tried = tried(service, comments, REPORT, "1\n");
            assert_eq!(tried.done.status, status, "{}", tried.done.text);
            let code = if all == 200 { writing } else { all };
            assert!(tried.done.text.contains(&format!("(status {code})")));
            if service == Service::Github {
                assert_eq!(tried.summary, REPORT);
            }
        }
    }
}

#[test]
fn without_a_token_gitlab_says_so() {
    if !has_tools() {
        return;
    }
    let machine = Machine::new(1);
    machine.folder.write("projlog-report/comment.md", REPORT);
    let done = machine.run("sh", &Service::Gitlab.script(), "", &[]);
    assert_eq!(done.status, 0, "{}", done.text);
    assert!(done.text.contains("no PROJLOG_TOKEN"), "{}", done.text);
}
