//! Errors without an id: what the generated client concludes of a request that the monitor could not read.

use super::super::vmm::{PATIENCE, Vmm};
use super::client::{self, AsyncClient, BlockingClient, Commands, ErrorClass};
use super::{GREETING, NEGOTIATED, pair, run};
use std::io::Write;
use std::os::unix::net::UnixStream;
use tokio::io::AsyncWriteExt;

const UNREAD: &[u8] =
    b"{\"error\":{\"class\":\"GenericError\",\"desc\":\"JSON token size limit exceeded\"}}\r\n";

#[test]
fn an_error_without_an_id_is_told_to_every_call_that_it_may_be_about() {
    run(async {
        let (mut client, _events, mut monitor) = pair().await;
        let (slow, quick) = (client.balloon(1), client.query_status());
        // The second is answered, so the first was read: it only takes its time.
        let answer = "{\"return\":{\"running\":true,\"status\":\"running\"},\"id\":2}\n";
        monitor.write_all(answer.as_bytes()).await.unwrap();
        assert!(quick.await.unwrap().running);
        let alone = client.query_name();
        monitor.write_all(UNREAD).await.unwrap();
        let error = alone.await.unwrap_err();
        assert_eq!(error.class(), Some(&ErrorClass::GenericError));
        assert_eq!(error.to_string(), "JSON token size limit exceeded");

        // Of two nobody can tell, and the answer that comes all the same is too late. One whose caller has gone counts.
        let (third, fourth) = (client.query_name(), client.query_status());
        drop(fourth);
        monitor.write_all(UNREAD).await.unwrap();
        let error = third.await.unwrap_err();
        assert!(matches!(error, client::Error::Unread { among: 2, .. }), "{error:?}");
        assert_eq!(
            error.to_string(),
            "the monitor could not read one of 2 requests, perhaps this one: JSON token size limit exceeded"
        );
        monitor
            .write_all(b"{\"return\":{\"name\":\"late\"},\"id\":4}\n{\"return\":{\"actual\":1},\"id\":1}\n")
            .await
            .unwrap();
        assert_eq!(slow.await.unwrap().actual, 1);
        let after = client.query_balloon();
        monitor.write_all(b"{\"return\":{\"actual\":2},\"id\":6}\n").await.unwrap();
        assert_eq!(after.await.unwrap().actual, 2);
    });
}

#[test]
fn an_answer_out_of_band_does_not_clear_those_before_it() {
    run(async {
        let (mut client, _events, mut monitor) = pair().await;
        let (doubtful, overtaking) = (client.query_status(), client.query_cpus_fast_oob());
        monitor.write_all(b"{\"return\":[],\"id\":2}\n").await.unwrap();
        assert!(overtaking.await.unwrap().is_empty());
        monitor.write_all(UNREAD).await.unwrap();
        assert!(matches!(doubtful.await.unwrap_err(), client::Error::Command(_)));
    });
}

#[test]
fn an_error_without_an_id_after_a_timeout_is_not_taken_for_the_next_call() {
    let (ours, mut monitor) = UnixStream::pair().unwrap();
    monitor.write_all([GREETING, NEGOTIATED].concat().as_bytes()).unwrap();
    let mut client = BlockingClient::connect(ours).unwrap();
    client.stream().set_read_timeout(Some(std::time::Duration::from_millis(1))).unwrap();
    assert!(matches!(client.query_balloon().unwrap_err(), client::Error::Io(_)));
    client.stream().set_read_timeout(Some(PATIENCE)).unwrap();
    monitor.write_all(UNREAD).unwrap();
    let error = client.query_balloon().unwrap_err();
    assert!(matches!(error, client::Error::Unread { among: 2, .. }), "{error:?}");
    // Nothing is in doubt any more, and the answer to the one that was read is passed over.
    monitor.write_all(b"{\"return\":{\"actual\":2},\"id\":2}\n").unwrap();
    monitor.write_all(UNREAD).unwrap();
    let error = client.query_balloon().unwrap_err();
    assert_eq!(error.class(), Some(&ErrorClass::GenericError));
    monitor.write_all(b"{\"return\":{\"actual\":4},\"id\":4}\n").unwrap();
    assert_eq!(client.query_balloon().unwrap().actual, 4);
}

#[test]
fn a_request_that_the_machine_cannot_read_is_refused_among_others() {
    let vmm = Vmm::start(&[]);
    run(async {
        let stream = tokio::net::UnixStream::connect(vmm.qmp_path()).await.unwrap();
        let (mut client, _events, connection) = AsyncClient::connect(stream).await.unwrap();
        tokio::spawn(connection);
        client.send_serial("deaf", &client::SendSerialOptional::default()).await.unwrap();
        let slow = client.balloon(16 << 20);
        assert!(client.query_status().await.unwrap().running);
        let mut deep = client::Request::<()>::without_result("send-serial");
        deep.set("text", &(0..1100).fold(serde_json::json!([]), |inner, _| serde_json::json!([inner])));
        let error = client.call(deep).await.unwrap_err();
        assert_eq!(error.to_string(), "JSON nesting depth limit exceeded");
        client.send_serial("hear", &client::SendSerialOptional::default()).await.unwrap();
        assert_eq!(slow.await.unwrap().actual, 16 << 20);
    });
}
