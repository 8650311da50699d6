//! File descriptors that come with replies, out of a real socket. Which replies have some is `protocol`'s.

use super::host::Host;
use serde_json::json;
use std::fs::File;
use std::io::Write;

/// The bytes of `{"return":1}`, with its line's end.
const REPLY: usize = 14;

#[test]
fn descriptors_come_with_the_first_byte_of_their_reply() {
    let host = Host::new();
    let mut client = host.client();
    // Together, so that what comes before and after is written in one piece with it where it can be.
    for text in ["a", "b"] {
        let echo = json!({"execute": "echo", "arguments": {"value": 1}});
        let hand_out = json!({"execute": "hand-out", "arguments": {"texts": [text]}});
        client.stream.write_all(format!("{echo}{hand_out}").as_bytes()).unwrap();
    }
    for text in ["a", "b"] {
        for expected in ["", text] {
            let (bytes, passed) = client.receive(1);
            assert_eq!(bytes, 1);
            let passed =
                passed.into_iter().map(|passed| std::io::read_to_string(File::from(passed)).unwrap());
            assert_eq!(passed.collect::<String>(), expected);
            let mut left = REPLY - 1;
            while left > 0 {
                let (bytes, passed) = client.receive(left);
                assert!(bytes > 0 && passed.is_empty());
                left -= bytes;
            }
        }
    }
    client.works();
}
