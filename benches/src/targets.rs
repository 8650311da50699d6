//! What the figures are to be, each with what keeps it from that. The figures are `report`'s.

use crate::measure::Counted;
use crate::report::{Hundredths, ratio};
use crate::socket::Times;
use std::collections::HashMap;
use std::fmt::Write as _;

/// All that targets are set on.
#[derive(Debug, Default)]
pub(crate) struct Figures {
    /// Hundredths of instructions a repetition, by the key of the side.
    instructions: HashMap<&'static str, u64>,
    /// Hundredths of allocations, likewise.
    allocations: HashMap<&'static str, u64>,
    /// Nanoseconds a repetition, likewise.
    nanoseconds: HashMap<&'static str, u64>,
    /// By the name of the server.
    over_sockets: HashMap<&'static str, Times>,
}

impl Figures {
    pub(crate) fn counted(&mut self, counted: &[Counted]) {
        self.instructions.extend(counted.iter().map(|side| (side.key, side.counts.instructions)));
        self.allocations.extend(counted.iter().map(|side| (side.key, side.counts.allocations)));
    }

    pub(crate) fn timed(&mut self, key: &'static str, nanoseconds: u64) {
        self.nanoseconds.insert(key, nanoseconds);
    }

    pub(crate) fn served(&mut self, server: &'static str, times: Times) {
        self.over_sockets.insert(server, times);
    }
}

/// What is wanted of a ratio or a time.
#[derive(Clone, Copy)]
enum Wanted {
    AtLeast(Hundredths),
    AtMost(Hundredths),
}

struct Target {
    title: &'static str,
    wanted: Wanted,
    figure: Figure,
    /// What bounds it, where it is missed.
    bound: &'static str,
}

/// What is compared.
enum Figure {
    /// Instructions of one side, and of another.
    Instructions(&'static str, &'static str),
    /// The microseconds of a side.
    Microseconds(&'static str),
    /// Round trips to a server, and to another.
    RoundTrip(&'static str, &'static str),
    /// Round trips a second to a server, and to another.
    RoundTrips(&'static str, &'static str),
    /// Requests a second of a server, and of another.
    Pipelined(&'static str, &'static str),
    /// 4 MiB in one request to a server, and to another.
    Bulk(&'static str, &'static str),
    /// Allocations of a side.
    Allocations(&'static str),
}

impl Figure {
    fn of(&self, figures: &Figures) -> Option<Hundredths> {
        match *self {
            Self::Instructions(one, other) => {
                ratio(*figures.instructions.get(one)?, *figures.instructions.get(other)?)
            }
            Self::Microseconds(side) => Some(Hundredths(figures.nanoseconds.get(side)? / 10)),
            Self::RoundTrip(one, other) => {
                ratio(figures.over_sockets.get(one)?.round_trip, figures.over_sockets.get(other)?.round_trip)
            }
            Self::RoundTrips(one, other) => rate(figures, one, other, |times| times.round_trip),
            Self::Pipelined(one, other) => rate(figures, one, other, |times| times.pipelined),
            Self::Bulk(one, other) => {
                ratio(figures.over_sockets.get(one)?.bulk?, figures.over_sockets.get(other)?.bulk?)
            }
            Self::Allocations(side) => figures.allocations.get(side).copied().map(Hundredths),
        }
    }
}

/// How many times as often `one` does it as `other`, by the time that each takes. Rounded down: it is to be at least so much.
fn rate(figures: &Figures, one: &str, other: &str, time: impl Fn(&Times) -> u64) -> Option<Hundredths> {
    let time = |server| figures.over_sockets.get(server).map(&time);
    Some(Hundredths((time(other)? * 100).checked_div(time(one)?)?))
}

const TARGETS: &[Target] = &[
    Target {
        title: "three scalars, instructions beside those by hand",
        wanted: Wanted::AtMost(Hundredths(90)),
        figure: Figure::Instructions("scalars/ours", "scalars/hand"),
        bound: "A quarter of it is the look at each byte; then dispatch and binding (640), extraction (490), the strings of \
                the reply (330) and finding the command (165). By hand there is no session, no lock and no answer from \
                another thread",
    },
    Target {
        title: "the same beside those of jsonrpsee",
        wanted: Wanted::AtMost(Hundredths(33)),
        figure: Figure::Instructions("scalars/ours", "scalars/jsonrpsee"),
        bound: "as above",
    },
    Target {
        title: "the same, µs (a twentieth of QEMU's 7, recorded on another day)",
        wanted: Wanted::AtMost(Hundredths(35)),
        figure: Figure::Microseconds("scalars/ours"),
        bound: "By hand it is missed, too: what both take is in the first table",
    },
    Target {
        title: "the same, allocations: the argument that the handler owns, and no more",
        wanted: Wanted::AtMost(Hundredths(100)),
        figure: Figure::Allocations("scalars/ours"),
        bound: "something is allocated for each call that could be kept for the next",
    },
    Target {
        title: "no arguments, allocations",
        wanted: Wanted::AtMost(Hundredths(0)),
        figure: Figure::Allocations("nothing/ours"),
        bound: "as above",
    },
    Target {
        title: "over a socket, epoll: round trip beside the floor",
        wanted: Wanted::AtMost(Hundredths(110)),
        figure: Figure::RoundTrip("epoll", "floor"),
        bound: "Who waits for more than one descriptor makes three system calls (`epoll_pwait`, `recvmsg`, `sendto`) \
                where the floor makes two, and is woken through epoll",
    },
    Target {
        title: "over a socket, epoll: pipelined beside the floor",
        wanted: Wanted::AtLeast(Hundredths(45)),
        figure: Figure::Pipelined("epoll", "floor"),
        bound: "The floor reads nothing; ours takes the instructions of the rows above for each request, and the same \
                two system calls for all of them",
    },
    Target {
        title: "over a socket, epoll: round trips a second beside QEMU's",
        wanted: Wanted::AtLeast(Hundredths(1_500)),
        figure: Figure::RoundTrips("epoll", "qemu"),
        bound: "as beside the floor: most of it is the system's",
    },
    Target {
        title: "over a socket, epoll: pipelined beside QEMU's",
        wanted: Wanted::AtLeast(Hundredths(10_000)),
        figure: Figure::Pipelined("epoll", "qemu"),
        bound: "as beside the floor",
    },
    Target {
        title: "over a socket, epoll: 4 MiB in one request beside a loop that reads with serde_json",
        wanted: Wanted::AtMost(Hundredths(100)),
        figure: Figure::Bulk("epoll", "reader"),
        bound: "It is looked at twice before its command is known, when it is framed and when it is checked, and its memory \
                is given back behind each, so that an idle session stays small: the system clears all of it again. The loop \
                by hand keeps its buffer",
    },
    Target {
        title: "100,000 in flight, instructions of each beside 100 in flight",
        wanted: Wanted::AtMost(Hundredths(110)),
        figure: Figure::Instructions("in-flight/100000", "in-flight/100"),
        bound: "what is in flight is found by its number, in a tree",
    },
    Target {
        title: "a table of 1,000 commands, instructions beside one of 10",
        wanted: Wanted::AtMost(Hundredths(110)),
        figure: Figure::Instructions("table/1000", "table/10"),
        bound: "names are found by their hash",
    },
    Target {
        title: "10,000 sessions, instructions of a command beside one session",
        wanted: Wanted::AtMost(Hundredths(110)),
        figure: Figure::Instructions("sessions/10000", "sessions/1"),
        bound: "no session looks at another for a command",
    },
    Target {
        title: "an event to 1,000 clients, instructions beside those written for each",
        wanted: Wanted::AtMost(Hundredths(100)),
        figure: Figure::Instructions("event-1000/ours", "event-1000/hand"),
        bound: "it is serialised once, and copied to each",
    },
    Target {
        title: "a human line, µs (QEMU's, recorded on another day)",
        wanted: Wanted::AtMost(Hundredths(230)),
        figure: Figure::Microseconds("line/ours"),
        bound: "Values are written as JSON and shown from that, in one place for all types; words, values and lines are \
                allocated, some thirty times",
    },
];

/// The targets as Markdown, each with what was measured.
pub(crate) fn table(figures: &Figures) -> String {
    let mut text = String::from("\n### Targets\n\n| | wanted | is | |\n|---|---:|---:|---|\n");
    for Target { title, wanted, figure, bound } in TARGETS {
        let Some(is) = figure.of(figures) else { continue };
        let (relation, limit, met) = match *wanted {
            Wanted::AtLeast(limit) => ("≥", limit, is >= limit),
            Wanted::AtMost(limit) => ("≤", limit, is <= limit),
        };
        let verdict = if met { "met".to_owned() } else { format!("**missed.** {bound}") };
        let _ = writeln!(text, "| {title} | {relation} {limit} | {is} | {verdict} |");
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_target_that_is_missed_says_what_bounds_it() {
        let mut figures = Figures::default();
        assert_eq!(table(&figures).lines().count(), 5, "what is not measured has no row");
        figures.timed("line/ours", 2_300);
        assert!(table(&figures).ends_with("| ≤ 2.30 | 2.30 | met |\n"), "{}", table(&figures));
        figures.timed("line/ours", 2_310);
        assert!(table(&figures).contains("| ≤ 2.30 | 2.31 | **missed.** Values"), "{}", table(&figures));
        let times = |round_trip, pipelined| Times { round_trip, pipelined, bulk: None };
        figures.served("floor", times(10, 45));
        figures.served("epoll", times(11, 100));
        let text = table(&figures);
        assert!(text.contains("round trip beside the floor | ≤ 1.10 | 1.10 | met"), "{text}");
        assert!(text.contains("pipelined beside the floor | ≥ 0.45 | 0.45 | met"), "{text}");
        figures.served("epoll", times(12, 101));
        let text = table(&figures);
        assert!(text.contains("round trip beside the floor | ≤ 1.10 | 1.20 | **missed."), "{text}");
        assert!(text.contains("pipelined beside the floor | ≥ 0.45 | 0.44 | **missed."), "{text}");
    }
}
