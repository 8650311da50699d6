//! The `qapi` crate with tokio: one connection shared by tasks. It sends no ids, since it does not know our
//! capabilities, so its commands are answered in order.

use super::vmm::{PATIENCE, Vmm};
use qapi::futures::{QapiService, QmpStreamTokio};
use qapi::{ErrorClass, ExecuteError, qmp};
use std::future::Future;
use tokio::io::WriteHalf;
use tokio::net::UnixStream;

type Service = QapiService<QmpStreamTokio<WriteHalf<UnixStream>>>;

/// Runs `session` with a client of a machine. The connection's other half is a task of its own, as the crate means it.
fn with_client<F: Future<Output = ()>>(session: impl FnOnce(Service) -> F) {
    let vmm = Vmm::start(&["--name", "tokio"]);
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
    runtime.block_on(async {
        let client = QmpStreamTokio::open_uds(vmm.qmp_path()).await.unwrap();
        let (service, reading) = client.negotiate().await.unwrap().spawn_tokio();
        tokio::time::timeout(PATIENCE, session(service)).await.unwrap();
        // The service was dropped, which ends it.
        tokio::time::timeout(PATIENCE, reading).await.unwrap().unwrap();
    });
}

#[test]
fn a_session_of_commands_one_after_the_other() {
    with_client(|client| async move {
        assert_eq!(client.execute(qmp::query_name {}).await.unwrap().name.as_deref(), Some("tokio"));
        client.execute(qmp::stop {}).await.unwrap();
        assert!(!client.execute(qmp::query_status {}).await.unwrap().running);
        client.execute(qmp::cont {}).await.unwrap();
        // The guest answers this one.
        let actual = client.execute(qmp::query_balloon {}).await.unwrap().actual;
        client.execute(qmp::balloon { value: actual - (1 << 20) }).await.unwrap();
        assert_eq!(client.execute(qmp::query_balloon {}).await.unwrap().actual, actual - (1 << 20));
        match client.execute(qmp::query_kvm {}).await {
            Err(ExecuteError::Qapi(error)) => assert_eq!(error.class, ErrorClass::CommandNotFound),
            other => panic!("{other:?}"),
        }
        assert!(client.execute(qmp::query_status {}).await.unwrap().running, "the session goes on");
    });
}

#[test]
fn tasks_share_a_connection() {
    with_client(|client| async move {
        let (balloon, status, commands) = tokio::join!(
            client.execute(qmp::query_balloon {}),
            client.execute(qmp::query_status {}),
            client.execute(qmp::query_commands {}),
        );
        assert!(balloon.unwrap().actual > 0);
        assert!(status.unwrap().running);
        assert!(commands.unwrap().iter().any(|command| command.name == "human-monitor-command"));
    });
}
