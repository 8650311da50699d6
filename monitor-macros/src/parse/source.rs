//! Tokens as text, spaced as they were written. `stringify!` would put a space around every `::`.

use proc_macro2::{Delimiter, Span, TokenStream, TokenTree};

/// The text of the tokens. A gap of any size becomes one space.
pub(crate) fn source_text(tokens: TokenStream) -> String {
    // Outside of rustc tokens have no places.
    if !proc_macro::is_available() {
        return tokens.to_string();
    }
    let mut text = Text::default();
    text.tokens(tokens);
    text.written
}

#[derive(Default)]
struct Text {
    written: String,
    end: Option<Span>,
}

impl Text {
    fn tokens(&mut self, tokens: TokenStream) {
        for tree in tokens {
            match tree {
                TokenTree::Group(group) => {
                    let (open, close) = match group.delimiter() {
                        Delimiter::Brace => ("{", "}"),
                        Delimiter::Bracket => ("[", "]"),
                        Delimiter::None => ("", ""),
                        Delimiter::Parenthesis => ("(", ")"),
                    };
                    self.token(open, group.span_open());
                    self.tokens(group.stream());
                    self.token(close, group.span_close());
                }
                tree => self.token(&tree.to_string(), tree.span()),
            }
        }
    }

    fn token(&mut self, token: &str, span: Span) {
        if token.is_empty() {
            return;
        }
        if self.end.is_some_and(|end| place(end.unwrap().end()) != place(span.unwrap().start())) {
            self.written.push(' ');
        }
        self.written.push_str(token);
        self.end = Some(span);
    }
}

fn place(point: proc_macro::Span) -> (usize, usize) {
    (point.line(), point.column())
}
