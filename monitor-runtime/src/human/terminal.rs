//! What a session knows of a terminal at its other end. Editing a line on it is `serve`'s.

/// A terminal at the other end of a session: progress is drawn on one line, and the prompt is the driver's to show.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Terminal {
    /// How many characters a line has; at least 20 are assumed.
    pub columns: usize,
    /// Whether it shows colours, and its user wants them.
    pub colours: bool,
}

impl Terminal {
    /// A terminal without colours.
    pub fn new(columns: usize) -> Self {
        Self { columns, colours: false }
    }

    /// The same terminal, with colours or without.
    #[must_use]
    pub fn colours(mut self, colours: bool) -> Self {
        self.colours = colours;
        self
    }
}

/// Goes to the begin of the line and clears it.
pub(super) const CLEAR_LINE: &str = "\r\x1b[K";

/// Goes to the begin of the line and clears it and all below.
pub(super) const CLEAR_BELOW: &str = "\r\x1b[J";

/// What is said in red.
pub(super) const RED: &str = "\x1b[31m";

/// The end of a colour.
pub(super) const PLAIN: &str = "\x1b[0m";
