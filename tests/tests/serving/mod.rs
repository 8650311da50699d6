//! Serving over real sockets: several clients at once, clients that leave or misbehave, and the end of a server. What a
//! session says to which input is `protocol`'s.
//!
//! Nothing here sleeps: a test blocks on a socket or a channel, and a timeout only turns a hang into a failure. All of it
//! runs over each driver: a test target `serving_X` beside this folder names its driver and has this as its module.

mod addresses;
mod client;
mod closing;
mod driver;
mod ending;
mod entering;
mod events;
mod failing;
mod host;
mod interrupted;
mod large;
mod leaving;
mod machine;
mod malformed;
mod passing;
mod people;
mod several;
mod sockets;
mod tls;

pub(crate) use driver::Driver;
