//! projlog is installed from what pins it: the source at a commit, or an archive with its checksum.

use std::process::Command;

use crate::forge::Server;
use crate::scripts::{Machine, has_tools, installed, lines, step, yaml};

const FILE: &str = "docs/ci/install/action.yml";

#[test]
fn the_source_must_be_pinned() {
    if installed("bash").is_none() {
        return;
    }
    let hash = "0123456789012345678901234567890123456789";
    let mut settings = step(FILE, None, "Read the settings");
    settings.insert_str(0, "set -o pipefail\n");
    let read = |from: &str| {
        let machine = Machine::new(1);
        let projects = "clients/the cafe\nb";
        let variables = [("PROJLOG_FROM", from), ("PROJLOG_PROJECTS", projects)];
        let done = machine.run("bash", &settings, "", &variables);
        (done, machine.folder.read("output"))
    };
    let from = format!("https://git.example/projlog@{hash}");
    let (done, output) = read(&from);
    assert_eq!(done.status, 0, "{}", done.text);
    assert!(
        output.starts_with(&format!("from={from}\nprogram=/")),
        "{output}"
    );
    assert!(
        output.ends_with("\nprojects<<END-OF-PROJECTS\nclients/the cafe\nb\nEND-OF-PROJECTS\n"),
        "{output}"
    );
    for from in [
        "",
        "https://git.example/projlog",
        "https://git.example/projlog@main",
        "git://git.example/projlog@0123456789012345678901234567890123456789",
        "https://git.example/projlog@0123456789012345678901234567890123456789\nprogram=/evil",
        "https://git.example/$(id)@0123456789012345678901234567890123456789",
    ] {
        let (done, output) = read(from);
        assert!(done.status == 1 && output.is_empty(), "{from}: {output}");
        assert!(done.text.contains("PROJLOG_FROM in"), "{}", done.text);
    }
}

/// An archive as a release has it, and its checksum.
fn archive(machine: &Machine) -> (Vec<u8>, String) {
    machine
        .folder
        .write("made/projlog-v1/projlog", "#!/bin/sh\necho released\n");
    machine.folder.write("made/projlog-v1/README.md", "");
    let script = "chmod +x projlog-v1/projlog; tar -czf a.tar.gz projlog-v1; sha256sum < a.tar.gz";
    let done = machine.run("sh", script, "made", &[]);
    let (sum, _) = done.text.split_once(' ').unwrap();
    let bytes = std::fs::read(machine.folder.path().join("made/a.tar.gz")).unwrap();
    (bytes, sum.to_owned())
}

#[test]
fn an_archive_is_verified() {
    if !has_tools() {
        return;
    }
    let path = "/releases/download/v1/projlog-v1.tar.gz";
    let gitlab = lines(&yaml("docs/ci/gitlab.yml")[".projlog"], &["before_script"]);
    // The archive, its checksum, and what `gh attestation verify` says.
    for (host, right, attested) in [
        ("github.com", true, Some(true)),
        ("github.com", true, Some(false)),
        ("github.com", true, None),
        ("github.com", false, Some(true)),
        ("git.example", true, Some(false)),
    ] {
        for shell in ["bash", "sh"] {
            let (bytes, sum) = archive(&Machine::new(1));
            let server = Server::new(move |_| (200, bytes.clone()));
            let machine = Machine::new(server.port);
            machine.tool("cargo", "#!/bin/sh\nexit 9\n");
            let says = match attested {
                Some(true) => "echo \"$@\" >> \"FOLDER/gh\"",
                Some(false) => "case \"$*\" in *verify*) exit 1 ;; esac",
                None => "exit 1",
            };
            let says = says.replace("FOLDER", &machine.place(""));
            machine.tool("gh", &format!("#!/bin/sh\n{says}\n"));
            let sum = if right {
                sum
            } else {
                sum.replace(char::is_numeric, "0")
            };
            let from = format!("https://{host}/agency/projlog{path}@{sum}");
            let work = machine.place("work");
            let mut variables = vec![
                ("FROM", from.as_str()),
                ("PROJLOG_FROM", &from),
                ("CI_PROJECT_DIR", &work),
            ];
            let script = if shell == "bash" {
                variables.push(("GH_TOKEN", "x"));
                format!("set -o pipefail\n{}", step(FILE, None, "Install projlog"))
            } else {
                format!("git init -q\n{gitlab}\n")
            };
            let done = machine.run(shell, &script, "work", &variables);
            let refused =
                !right || (shell == "bash" && host == "github.com" && attested == Some(false));
            let at = format!("{shell} {from} {attested:?}: {}", done.text);
            assert_eq!(done.status != 0, refused, "{at}");
            let program = if shell == "bash" {
                machine.place("projlog/bin/projlog")
            } else {
                machine.place(&format!("work/.projlog-program/{sum}/bin/projlog"))
            };
            let ran = Command::new(&program).output();
            assert_eq!(
                ran.is_ok_and(|ran| ran.stdout == b"released\n"),
                !refused,
                "{at}"
            );
            if shell == "bash" && host == "github.com" && attested == Some(true) && right {
                let asked = machine.folder.read("gh");
                assert!(
                    asked.contains("attestation verify projlog.tar.gz --repo agency/projlog\n"),
                    "{asked}"
                );
            }
        }
    }
}

#[test]
fn gitlab_builds_once() {
    let job = &yaml("docs/ci/gitlab.yml")[".projlog"];
    let script = lines(job, &["before_script"]);
    let machine = Machine::new(1);
    let work = machine.place("work");
    // What cargo does, noted.
    let cargo = "#!/bin/sh\necho built >> \"FOLDER/cargo\"\nwhile [ \"$1\" != --root ]; do shift; done\nmkdir -p \"$2/bin\"\n\
        printf '#!/bin/sh\\n' > \"$2/bin/projlog\"\nchmod +x \"$2/bin/projlog\"\n";
    machine.tool("cargo", &cargo.replace("FOLDER", &machine.place("")));
    let run = |hash: &str| {
        let from = format!("https://git.example/projlog@{}", hash.repeat(40));
        let variables = [("PROJLOG_FROM", from.as_str()), ("CI_PROJECT_DIR", &work)];
        machine.run("sh", &format!("git init -q\n{script}"), "work", &variables)
    };
    for (hash, builds) in [("1", 1), ("1", 1), ("2", 2), ("2", 2)] {
        let done = run(hash);
        assert_eq!(done.status, 0, "{}", done.text);
        assert_eq!(machine.folder.read("cargo").lines().count(), builds);
    }
    // What is in the repository is not what was built.
    let add = machine.run("sh", "git add -f .projlog-program", "work", &[]);
    assert_eq!(add.status, 0, "{}", add.text);
    let done = run("2");
    assert!(
        done.status == 1 && done.text.contains("is in the repository"),
        "{}",
        done.text
    );
}
