//! Who may enter a monitor, as the host says it. The drivers ask before a session begins.

use crate::command::Peer;
use std::fmt;
use std::sync::Arc;
#[cfg(feature = "tls")]
use std::time::Duration;

type Rule = Arc<dyn Fn(&Peer) -> bool + Send + Sync>;

/// Who may enter a monitor: the mode and owner of its socket's file, and a rule over the peer's credentials.
///
/// The file has its owner and mode before the first client can connect. Whoever the rule denies is told nothing, and the
/// attempt is logged.
///
/// ```
/// use monitor_runtime::Admission;
///
/// // The management group may connect, and of its members only two users get in.
/// let admission = Admission::default().mode(0o660).group(107).rule(|peer| matches!(peer.uid, Some(0 | 64055)));
/// ```
#[derive(Clone)]
pub struct Admission {
    pub(crate) mode: u32,
    pub(crate) owner: Option<u32>,
    pub(crate) group: Option<u32>,
    /// How long a TLS handshake may take.
    #[cfg(feature = "tls")]
    pub(crate) handshake: Duration,
    rule: Option<Rule>,
}

impl Default for Admission {
    fn default() -> Self {
        Self {
            mode: 0o600,
            owner: None,
            group: None,
            #[cfg(feature = "tls")]
            handshake: Duration::from_secs(10),
            rule: None,
        }
    }
}

impl fmt::Debug for Admission {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { mode, owner, group, rule, .. } = self;
        f.debug_struct("Admission")
            .field("mode", &format_args!("{mode:#o}"))
            .field("owner", owner)
            .field("group", group)
            .field("rule", &rule.is_some())
            .finish_non_exhaustive()
    }
}

impl Admission {
    /// The permissions of a unix socket's file; 0600 otherwise, whatever the umask. To connect is to write.
    #[must_use]
    pub fn mode(mut self, mode: u32) -> Self {
        self.mode = mode & 0o777;
        self
    }

    /// The user that owns a unix socket's file; the process's otherwise.
    #[must_use]
    pub fn owner(mut self, uid: u32) -> Self {
        self.owner = Some(uid);
        self
    }

    /// The group of a unix socket's file; the process's otherwise.
    #[must_use]
    pub fn group(mut self, gid: u32) -> Self {
        self.group = Some(gid);
        self
    }

    /// Lets in only peers for which `rule` is true. It runs on the thread that accepts.
    ///
    /// A unix socket knows the peer's process, user and group as they were when it connected; TCP knows none of them, but
    /// with TLS the subject of its certificate.
    #[must_use]
    pub fn rule(mut self, rule: impl Fn(&Peer) -> bool + Send + Sync + 'static) -> Self {
        self.rule = Some(Arc::new(rule));
        self
    }

    /// How long a client may take to finish its TLS handshake, after which it is turned away; 10 seconds otherwise.
    #[cfg(feature = "tls")]
    #[must_use]
    pub fn handshake_time(mut self, time: Duration) -> Self {
        self.handshake = time;
        self
    }

    /// What the host's rule says, if there is one.
    #[cfg(feature = "serve")]
    pub(crate) fn judge(&self, peer: &Peer) -> Option<bool> {
        self.rule.as_ref().map(|rule| rule(peer))
    }
}
