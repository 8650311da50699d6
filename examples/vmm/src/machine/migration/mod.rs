//! Live migration: a guest goes on in another process, or from a file. The parts: `source` and `destination` (the two
//! ends), `control` (what monitors see and change of it), `sending` (limits), `uri`. How memory is copied is `copy`'s, the
//! bytes are `stream`'s.
//!
//! # The hand-over
//!
//! Over a socket, both ends send a stream: the source's is the machine, followed by one more record; the destination's
//! are its answers.
//!
//! ```text
//! source                                  destination
//! MACHINE                 ───────────▶    is it of the same size?
//! the guest runs          ◀───────────    READY
//! PAGES, ZEROES …         ───────────▶    writes them to its memory
//! the guest is stopped
//! PAGES …, STATE, END     ───────────▶    checks that everything came, and could run
//!                         ◀───────────    LOADED
//! commits itself
//! RUN                     ───────────▶    the guest runs
//!                         ◀───────────    RUNNING
//! the guest never runs here again
//! ```
//!
//! In place of any answer the destination may send REFUSED with the reason, which is its promise never to run the guest.
//!
//! **At most one runs.** The destination runs the guest only after it has read the whole of RUN. The source, from before
//! the first byte of RUN is written, lets its guest go on only if it knows that the destination does not and will not run
//! it. That is so when
//! - writing RUN failed because the other end is closed: then none of it was delivered;
//! - REFUSED came;
//! - the connection was reset: the kernel says so, instead of ending the stream, if the destination's end was closed with
//!   something in it unread, which can only be RUN or its rest.
//!
//! **At least one runs** when either process lives: whatever fails before the source has committed itself (an error, a
//! cancellation, the other process killed) lets the guest go on at the source. A source that is killed before RUN takes
//! the guest with it, as it would without a migration: the destination has everything, and no right to run it.
//!
//! **Both are stopped** in one case. RUN was delivered, and then the stream ended, or nothing came for
//! [`source::PATIENCE`]: the destination may have run the guest, or may yet. The source cannot know, and does not guess:
//! the migration fails, its guest stays stopped ([`super::RunState::PostMigrate`]), and the error asks a person to look
//! at the destination and to resume the guest here if it does not run there. A request to resume or reset it that was
//! made while it was held is dropped: whoever made it could not know. RUNNING is sent after the guest runs, so that the
//! loss of it can cause this state and nothing else.
//!
//! To a file there is nobody to hand over to: the guest stays stopped in the same state once the file is whole and on
//! the disk.

mod control;
mod destination;
mod sending;
mod source;
mod uri;

#[cfg(test)]
pub(super) use {destination::from_socket, source::to_socket};

pub(super) use control::Control;
pub use control::{MigrationInfo, MigrationParameters, MigrationStatus};
pub use destination::{Incoming, SocketFile};
pub use source::Outgoing;
pub use uri::Uri;
