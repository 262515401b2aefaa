//! Text of whoever: nothing of it panics, overflows the stack, or takes long.
#![expect(clippy::panic, reason = "a test says what is wrong by failing")]

use std::time::{Duration, Instant};

use proptest::prelude::*;
use rowlock_source::{Program, Project};

/// Reads files into a project and looks at it as a whole.
fn read(files: &[(&str, &[u8])]) -> Project {
    let mut project = Project::default();
    for (name, bytes) in files {
        project.add(name, bytes);
    }
    let program = Program::new(&project);
    let _ = (program.flows().len(), program.literals().len(), program.app.guards.len());
    project
}

fn why(project: &Project) -> &str {
    project.unread.first().map_or("", |u| u.why.as_str())
}

#[test]
fn whatever_nests_ten_thousand_deep_is_named_and_not_followed() {
    let deep = 10_000;
    let texts = [
        format!("x = {}1{}", "(".repeat(deep), ")".repeat(deep)),
        format!("x = {}1{}", "[".repeat(deep), "]".repeat(deep)),
        format!("x = {}", "(".repeat(deep)),
        format!("x = {}1", "-".repeat(deep)),
        format!("x = {}1", "not ".repeat(deep)),
        format!("x = {}1", "await ".repeat(deep)),
        format!("x = {}1", "lambda: ".repeat(deep)),
        format!("x = {}1", "1 if 1 else ".repeat(deep)),
        format!("x = a{}", ".a".repeat(deep)),
        format!("x = a{}", "()".repeat(deep)),
        format!("x = a{}", "[0]".repeat(deep)),
        format!("x = 1{}", "+1".repeat(deep)),
        format!("x = 1{}", "**1".repeat(deep)),
        format!("x = {}", "f\"{".repeat(deep)),
        (0..1_000).fold(String::new(), |text, n| format!("{text}{}if x:\n", " ".repeat(n)))
            + &" ".repeat(1_000)
            + "pass\n",
        format!("{}pass", "if x:\n pass\nelif y:\n pass\nelse: ".repeat(deep)),
    ];
    for text in texts {
        let project = read(&[("deep.py", text.as_bytes())]);
        assert!(project.files.len() + project.unread.len() >= 1, "{text:.40}");
    }
}

#[test]
fn long_lists_and_strings_are_not_deep() {
    let list = format!("x = [{}]", "\"a\", ".repeat(100_000));
    let text = format!("x = ({})", "\"a\"\n".repeat(50_000));
    let table = format!("x = {{{}}}", "\"a\": {\"b\": 1},\n".repeat(20_000));
    let doc = format!("\"\"\"{}\"\"\"\nx = 1\n", "( [ a.b.c not -".repeat(20_000));
    for text in [list, text, table, doc] {
        assert_eq!(read(&[("long.py", text.as_bytes())]).unread, [], "{text:.40}");
    }
}

#[test]
fn what_is_too_large_is_named_and_not_read() {
    let began = Instant::now();
    let large = vec![b'#'; 50_000_000];
    assert!(why(&read(&[("large.py", &large)])).contains("larger than 4 MiB"));
    assert!(began.elapsed() < Duration::from_secs(5));
}

#[test]
fn a_large_generated_file_is_read_in_time() {
    let function = "def f(password, request):\n    x = {'a': password}\n    log.info('%s', x)\n    return g(x, password)\n\n";
    let text = function.repeat(1024 * 1024 / function.len());
    let began = Instant::now();
    let project = read(&[("generated.py", text.as_bytes())]);
    assert_eq!(project.files.len(), 1);
    assert!(began.elapsed() < Duration::from_secs(60), "{:?}", began.elapsed());
}

#[test]
fn encodings_are_told_apart() {
    let read = |bytes: &[u8]| read(&[("a.py", bytes)]);
    assert_eq!(read(b"\xef\xbb\xbfx = 1\r\ny = 2\r\n").unread, []);
    let latin = read(b"# -*- coding: latin-1 -*-\nname = '\xe9'\n");
    assert_eq!(latin.unread, []);
    assert!(latin.files[0].text.whole().contains('\u{e9}'));
    assert!(why(&read(b"name = '\xe9'\n")).contains("not UTF-8"));
    assert!(why(&read(b"\xff\xfex\0")).contains("UTF-16"));
    assert!(why(&read(b"\x7fELF\0\0")).contains("no text"));
    assert!(why(&read(b"print 'hello'\nexcept X, e:\n")).contains("Python 2"));
}

#[test]
fn a_broken_half_does_not_hide_the_other() {
    let text = b"from flask import Flask\napp = Flask(__name__)\n@app.route('/a')\ndef a():\n    return 1\n\ndef b(:\n  )(\n";
    let project = read(&[("half.py", text)]);
    assert!(why(&project).contains("is no Python") && why(&project).contains("the rest was read"));
    assert_eq!(Program::new(&project).app.routes.len(), 1);
}

#[test]
fn columns_count_characters_after_tabs_and_wide_letters() {
    let project =
        read(&[("a.py", "def f(password):\r\n\tx = '\u{e9}\u{1f600}'; print(password)\r\n".as_bytes())]);
    let program = Program::new(&project);
    let flow = program.flows().first().unwrap_or_else(|| panic!("a flow"));
    let line = program.line(flow.at);
    assert_eq!((line.line, line.column, line.length), (2, 18, 8), "{line:?}");
}

#[test]
fn imports_in_circles_end() {
    read(&[
        ("a/__init__.py", b"from .b import x\nfrom a import y\nfrom . import a\n"),
        ("a/b.py", b"from a import x\nfrom a.b import x as z\nprint(x.password, z.y)\n"),
        (
            "c.py",
            b"def f(password): return g(password)\ndef g(password): print(password); return f(password)\n",
        ),
        ("d.py", b"class A(B): pass\nclass B(A): pass\nA().f(password)\nA.f\n"),
    ]);
}

#[test]
fn a_hundred_thousand_files_stop_at_the_bound() {
    let mut project = Project::default();
    for n in 0..100_000 {
        project.add(&format!("m{n}.py"), b"x = 1\n");
    }
    assert_eq!(project.files.len() + project.beyond(), 100_000);
    let _ = Program::new(&project).flows().len();
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 300, ..ProptestConfig::default() })]

    #[test]
    fn no_bytes_panic(bytes in proptest::collection::vec(any::<u8>(), 0..400)) {
        read(&[("a.py", &bytes)]);
    }

    #[test]
    fn no_mixture_of_python_panics(words in proptest::collection::vec(prop_oneof![
        "[a-z]{1,3}", "[(){}\\[\\]:,.=@]", "\n *", Just("def f(a, password=None):\n  ".to_owned()),
        Just("request.headers".to_owned()), Just("@app.route('/x')\n".to_owned()), Just("class C(B):\n ".to_owned()),
        Just(" return ".to_owned()), Just("password".to_owned()), Just(" if ".to_owned()), Just("from flask import request\n".to_owned()),
        Just("lambda x: ".to_owned()), Just("f'{x}'".to_owned()), Just(" == ".to_owned()), Just("try:\n pass\nexcept:\n pass\n".to_owned()),
    ], 0..60)) {
        read(&[("a.py", words.concat().as_bytes())]);
    }
}
