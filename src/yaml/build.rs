//! Building nodes from the events of one run of the parser.

use std::collections::HashMap;

use granit_parser::{ErrorKind, Event, Marker, Parser, ScalarStyle, StructureStyle, options};

use super::read::{MAX_DEPTH, Reader};
use super::{Node, NodeId, NodeKind, Style, Tree};
use crate::message::{Message, message};
use crate::source::{Fault, FaultKind, Span};

/// The reason why a range of text could not be read.
#[derive(Debug, Clone)]
pub(super) struct Failure {
    /// The byte of the text at which reading stopped.
    pub(super) at: usize,
    /// The parser's error.
    pub(super) kind: ErrorKind,
}

/// An open collection.
#[derive(Debug)]
pub(super) struct Frame {
    /// Its node.
    pub(super) node: NodeId,
    /// Its first byte in the text.
    start: usize,
    /// The end of its last part so far.
    end: usize,
    /// In a mapping: the key whose value comes next.
    key: Option<Key>,
    /// In a mapping with more than [`FEW`] keys: those so far, in the order of its pairs.
    seen: HashMap<String, Span>,
}

/// The number of keys up to which they are compared one by one.
const FEW: usize = 16;

/// The key of a pair whose value comes next.
#[derive(Debug, Clone, Copy)]
struct Key {
    node: NodeId,
    /// Its bytes in the text.
    start: usize,
    end: usize,
    /// Whether it has been reported already.
    reported: bool,
}

impl Frame {
    /// An open collection at byte `start` of the text.
    pub(super) fn new(node: NodeId, start: usize) -> Self {
        Self {
            node,
            start,
            end: start,
            key: None,
            seen: HashMap::new(),
        }
    }

    /// Adds an item to a list.
    pub(super) fn add_item(&mut self, reader: &mut Reader<'_>, item: NodeId) {
        if let Some(Node {
            kind: NodeKind::Sequence(items),
            ..
        }) = reader.tree.nodes.get_mut(self.node.0 as usize)
        {
            items.push(item);
        }
    }

    /// Adds a pair to a mapping, unless its key exists already.
    pub(super) fn add_pair(&mut self, reader: &mut Reader<'_>, key: NodeId, value: NodeId) {
        let key_node = reader.tree.node(key);
        let span = key_node.span;
        let NodeKind::Scalar(name, _) = &key_node.kind else {
            return;
        };
        if let Some(first) = self.earlier(&reader.tree, name) {
            let fault = Fault::new(
                FaultKind::DuplicateKey,
                span,
                message! {
                    en: "the key `{name}` is repeated",
                    ru: "ключ `{name}` повторяется",
                    es: "la clave `{name}` se repite",
                    name: name,
                },
            );
            reader.faults.push(
                fault
                    .help(message! {
                        en: "keep one of them; only the first is read",
                        ru: "оставьте один из них: читается только первый",
                        es: "deje solo una: se lee únicamente la primera",
                    })
                    .and(
                        first,
                        message! { en: "first here", ru: "впервые здесь", es: "primero aquí" },
                    ),
            );
            return;
        }
        if let Some(Node {
            kind: NodeKind::Mapping(pairs),
            ..
        }) = reader.tree.nodes.get_mut(self.node.0 as usize)
        {
            pairs.push((key, value));
        }
    }

    /// The span of the key with a name, if the mapping has one.
    fn earlier(&mut self, tree: &Tree, name: &str) -> Option<Span> {
        let NodeKind::Mapping(pairs) = &tree.node(self.node).kind else {
            return None;
        };
        let keys = |from: usize| {
            let keys = pairs.iter().skip(from).map(|(key, _)| tree.node(*key));
            keys.filter_map(|key| match &key.kind {
                NodeKind::Scalar(name, _) => Some((name, key.span)),
                _ => None,
            })
        };
        if pairs.len() <= FEW {
            let same = keys(0).find(|(key, _)| *key == name);
            return same.map(|(_, span)| span);
        }
        let new = keys(self.seen.len()).map(|(name, span)| (name.clone(), span));
        self.seen.extend(new);
        self.seen.get(name).copied()
    }

    /// Extends the collection at least to byte `end` of the text.
    pub(super) fn reach(&mut self, end: usize) {
        self.end = self.end.max(end);
    }

    /// Sets the span of the collection's node, and returns its bytes in the text.
    pub(super) fn close(&self, reader: &mut Reader<'_>) -> (usize, usize) {
        let span = reader.span(self.start, self.end);
        if let Some(node) = reader.tree.nodes.get_mut(self.node.0 as usize) {
            node.span = span;
        }
        (self.start, self.end)
    }
}

/// Adds a node to the tree.
pub(super) fn add_node(reader: &mut Reader<'_>, span: Span, kind: NodeKind) -> NodeId {
    let id = NodeId(u32::try_from(reader.tree.nodes.len()).unwrap_or(u32::MAX));
    reader.tree.nodes.push(Node { span, kind });
    id
}

/// Builds the nodes of one range of the text.
pub(super) struct Builder<'r, 'a> {
    pub(super) reader: &'r mut Reader<'a>,
    /// The range.
    pub(super) start: usize,
    pub(super) end: usize,
    /// The nesting depth of the range itself.
    depth: usize,
    open: Vec<Frame>,
    pub(super) root: Option<NodeId>,
}

impl<'r, 'a> Builder<'r, 'a> {
    /// A builder for the bytes from `start` to `end`.
    pub(super) fn new(reader: &'r mut Reader<'a>, start: usize, end: usize, depth: usize) -> Self {
        Self {
            reader,
            start,
            end,
            depth,
            open: Vec::new(),
            root: None,
        }
    }

    /// Reads the range and returns its root node.
    pub(super) fn run(mut self) -> Result<Option<NodeId>, Failure> {
        let text = self.reader.text().get(self.start..self.end).unwrap_or("");
        let options = options! {
            disallow_directives: true,
            emit_unresolved_aliases: true,
            emit_anchor_events: true,
            emit_comments: false,
            flow_nesting_limit: MAX_DEPTH,
            block_nesting_limit: MAX_DEPTH,
        };
        let mut documents = 0;
        for next in Parser::new_from_str_with_options(text, options) {
            let (event, place) = match next {
                Ok(next) => next,
                Err(error) => {
                    return Err(Failure {
                        at: self.byte(error.marker()),
                        kind: error.kind().clone(),
                    });
                }
            };
            let (start, end) = (self.byte(&place.start), self.byte(&place.end));
            if let Some(tag) = place.tag_span() {
                let (start, end) = (self.byte(&tag.start), self.byte(&tag.end));
                self.reader.fault(
                    start,
                    end,
                    message! {
                        en: "a word that begins with `!` is a YAML tag, which is not supported",
                        ru: "слово, которое начинается с `!`, — это тег YAML; теги не поддерживаются",
                        es: "una palabra que empieza con `!` es una etiqueta de YAML, que no se admite",
                    },
                    quote_text(),
                );
            }
            match event {
                Event::DocumentStart(..) => {
                    documents += 1;
                    if documents > 1 {
                        second_document(self.reader, start, end);
                        break;
                    }
                }
                Event::Scalar(value, style, ..) => self.scalar(&value, style, start, end),
                Event::Alias(_) | Event::UnresolvedAlias(_) => self.alias(start, end),
                Event::Anchor(..) => {
                    self.reader.fault(
                        start,
                        end,
                        message! {
                            en: "a word that begins with `&` is a YAML anchor, which is not supported",
                            ru: "слово, которое начинается с `&`, — это якорь YAML; якоря не поддерживаются",
                            es: "una palabra que empieza con `&` es un ancla de YAML, que no se admite",
                        },
                        quote_text(),
                    );
                }
                Event::SequenceStart(style, ..) => {
                    self.begin(
                        NodeKind::Sequence(Vec::new()),
                        self.list_start(style, start),
                    )?;
                }
                Event::MappingStart(..) => self.begin(NodeKind::Mapping(Vec::new()), start)?,
                // A block collection ends where the next node begins, a `[…]` or `{…}` after its bracket.
                Event::SequenceEnd | Event::MappingEnd => {
                    self.finish(if end > start { end } else { 0 });
                }
                _ => {}
            }
        }
        Ok(self.root)
    }

    /// The byte of the text for a position in the range.
    fn byte(&self, marker: &Marker) -> usize {
        self.start
            .saturating_add(marker.byte_offset().unwrap_or(0))
            .min(self.end)
    }

    /// Adds a plain scalar.
    pub(super) fn plain(&mut self, value: &str, start: usize, end: usize) {
        self.scalar(value, ScalarStyle::Plain, start, end);
    }

    fn scalar(&mut self, value: &str, style: ScalarStyle, start: usize, end: usize) {
        let (value, style, start, end) = match style {
            // The parser reports a missing value as `~`.
            ScalarStyle::Plain if start == end => {
                let at = self.missing_value(start);
                ("", Style::Plain, at, at)
            }
            ScalarStyle::Plain => (value, Style::Plain, start, end),
            ScalarStyle::SingleQuoted | ScalarStyle::DoubleQuoted => {
                (value, Style::Quoted, start, end)
            }
            ScalarStyle::Literal | ScalarStyle::Folded => {
                let (start, end) = self.block_text(start, end);
                (value, Style::Block, start, end)
            }
        };
        let span = self.reader.span(start, end);
        let node = add_node(self.reader, span, NodeKind::Scalar(value.to_owned(), style));
        self.attach(node, start, end, false);
    }

    fn alias(&mut self, start: usize, end: usize) {
        self.reader.fault(
            start,
            end,
            message! {
                en: "a word that begins with `*` is a YAML alias, which is not supported",
                ru: "слово, которое начинается с `*`, — это псевдоним YAML; псевдонимы не поддерживаются",
                es: "una palabra que empieza con `*` es un alias de YAML, que no se admite",
            },
            quote_text(),
        );
        let span = self.reader.span(start, end);
        let node = add_node(
            self.reader,
            span,
            NodeKind::Scalar(String::new(), Style::Plain),
        );
        self.attach(node, start, end, true);
    }

    pub(super) fn begin(&mut self, kind: NodeKind, start: usize) -> Result<(), Failure> {
        if self.depth.saturating_add(self.open.len()) >= MAX_DEPTH {
            return Err(Failure {
                at: start,
                kind: ErrorKind::RecursionLimitExceeded,
            });
        }
        let span = self.reader.span(start, start);
        let node = add_node(self.reader, span, kind);
        self.open.push(Frame::new(node, start));
        Ok(())
    }

    pub(super) fn finish(&mut self, end: usize) {
        let Some(mut frame) = self.open.pop() else {
            return;
        };
        frame.reach(end);
        let (start, end) = frame.close(self.reader);
        self.attach(frame.node, start, end, false);
    }

    /// Adds a finished node to its parent. `reported`: a fault about it exists already.
    fn attach(&mut self, node: NodeId, start: usize, end: usize, reported: bool) {
        let Some(frame) = self.open.last_mut() else {
            // A text of only comments, or of `---` alone, has a missing value as its root.
            self.root = (end > start).then_some(node);
            return;
        };
        frame.reach(end);
        if matches!(
            self.reader.tree.node(frame.node).kind,
            NodeKind::Sequence(_)
        ) {
            frame.add_item(self.reader, node);
        } else if let Some(key) = frame.key.take() {
            if key.reported || wrong_key(self.reader, &key) {
                return;
            }
            frame.add_pair(self.reader, key.node, node);
        } else {
            frame.key = Some(Key {
                node,
                start,
                end,
                reported,
            });
        }
    }

    /// The position of a missing value: right after the colon, if there is one, otherwise right after its key.
    fn missing_value(&self, at: usize) -> usize {
        let Some(key) = self.open.last().and_then(|frame| frame.key) else {
            return at;
        };
        let after = self.reader.text().get(key.end..self.end).unwrap_or("");
        let blanks = after.len() - after.trim_start().len();
        if after
            .get(blanks..)
            .is_some_and(|rest| rest.starts_with(':'))
        {
            at.max(key.end + blanks + 1)
        } else {
            key.end
        }
    }

    /// The text of a block scalar without trailing line ends; of an empty one, its `|` or `>`.
    fn block_text(&self, start: usize, end: usize) -> (usize, usize) {
        let text = self.reader.text();
        let kept = text.get(start..end).unwrap_or("").trim_end().len();
        if kept > 0 {
            return (start, start + kept);
        }
        let end = text.get(..start).unwrap_or("").trim_end().len();
        (end.saturating_sub(1), end)
    }

    /// The first byte of a list. The parser reports a list that is not indented below its key after its first dash.
    fn list_start(&self, style: StructureStyle, start: usize) -> usize {
        let text = self.reader.text();
        if style == StructureStyle::Flow
            || text.get(start..).is_some_and(|rest| rest.starts_with('-'))
        {
            let next = text.as_bytes().get(start + 1);
            if style == StructureStyle::Flow || next.is_none_or(u8::is_ascii_whitespace) {
                return start;
            }
        }
        let from = self
            .open
            .last()
            .and_then(|frame| frame.key)
            .map_or(self.start, |key| key.end);
        let mut line = from
            + text
                .get(from..)
                .unwrap_or("")
                .find('\n')
                .map_or(0, |i| i + 1);
        while line < start {
            let rest = text.get(line..start).unwrap_or("");
            let content = rest.trim_start_matches([' ', '\t']);
            if content.starts_with('-') {
                return start - content.len();
            }
            line += rest.find('\n').map_or(rest.len(), |i| i + 1);
        }
        start
    }
}

/// Reports an unreadable key, and returns whether it is one.
fn wrong_key(reader: &mut Reader<'_>, key: &Key) -> bool {
    let (start, end) = (key.start, key.end);
    match &reader.tree.node(key.node).kind {
        NodeKind::Scalar(name, Style::Plain) if name == "<<" => {
            reader.fault(
                start,
                end,
                message! {
                    en: "`<<` merges another mapping, which is not supported",
                    ru: "`<<` подставляет другой набор полей; это не поддерживается",
                    es: "`<<` incorpora otro conjunto de campos, lo que no se admite",
                },
                message! { en: "write the keys out", ru: "выпишите ключи", es: "escriba las claves" },
            );
        }
        NodeKind::Scalar(name, Style::Plain) if name.is_empty() => {
            let colon = reader
                .text()
                .get(start..)
                .is_some_and(|rest| rest.starts_with(':'));
            reader.fault(
                start,
                end + usize::from(colon),
                message! {
                    en: "there is no key before this value",
                    ru: "перед значением нет ключа",
                    es: "no hay clave antes de este valor",
                },
                message! { en: "write `key: value`", ru: "пишите `key: value`", es: "escriba `key: value`" },
            );
        }
        NodeKind::Scalar(..) => return false,
        _ => reader.fault(
            start,
            end,
            message! {
                en: "a list or a mapping cannot be a key",
                ru: "список или набор полей не может быть ключом",
                es: "una lista o un conjunto de campos no puede ser una clave",
            },
            message! {
                en: "use a word as the key",
                ru: "используйте слово в качестве ключа",
                es: "use una palabra como clave",
            },
        ),
    }
    true
}

/// Reports a second document in one text.
pub(super) fn second_document(reader: &mut Reader<'_>, start: usize, end: usize) {
    let message = message! {
        en: "a second YAML document begins here; only the first is read",
        ru: "здесь начинается второй документ YAML; читается только первый",
        es: "aquí empieza un segundo documento YAML; solo se lee el primero",
    };
    reader.fault(
        start,
        end,
        message,
        message! {
            en: "write each entry in a block of its own",
            ru: "пишите каждую запись в отдельном блоке",
            es: "escriba cada entrada en su propio bloque",
        },
    );
}

/// The remedy for text that has a special meaning in YAML.
fn quote_text() -> Message {
    message! {
        en: "write the value itself; if this is its text, put the whole value in quotes",
        ru: "напишите само значение; если это его текст, заключите всё значение в кавычки",
        es: "escriba el valor; si este es su texto, póngalo entero entre comillas",
    }
}
