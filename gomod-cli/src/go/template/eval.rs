//! Runs a template.

use std::cmp::Ordering;
use std::fmt::Write;

use gomod_core::project::ModuleInfo;

use super::not_covered;
use super::parse::{Base, Kind, Node, Operand, Pipeline};
use super::value::Value;
use crate::go::Stop;

/// What a template prints of a module.
pub(super) fn execute(nodes: &[Node], module: &ModuleInfo) -> Result<String, Stop> {
    let root = Value::Module(Box::new(module.clone()));
    let mut run = Run { out: String::new(), variables: vec![("$".to_owned(), root.clone())] };
    run.list(nodes, &root)?;
    Ok(run.out)
}

struct Run {
    out: String,
    variables: Vec<(String, Value)>,
}

impl Run {
    fn list(&mut self, nodes: &[Node], dot: &Value) -> Result<(), Stop> {
        for node in nodes {
            match node {
                Node::Text(text) => self.out.push_str(text),
                Node::Action(pipeline) => {
                    let value = self.pipeline(pipeline, dot)?;
                    if pipeline.variables.is_empty() {
                        self.out.push_str(&value.print()?);
                    }
                }
                Node::Branch { kind, on, then, otherwise } => {
                    let outer = self.variables.len();
                    match kind {
                        Kind::If | Kind::With => {
                            let value = self.pipeline(on, dot)?;
                            match value.is_true() {
                                true if *kind == Kind::With => self.list(then, &value)?,
                                true => self.list(then, dot)?,
                                false => self.list(otherwise, dot)?,
                            }
                        }
                        Kind::Range => self.range(on, then, otherwise, dot)?,
                    }
                    self.variables.truncate(outer);
                }
            }
        }
        Ok(())
    }

    fn range(
        &mut self,
        on: &Pipeline,
        then: &[Node],
        otherwise: &[Node],
        dot: &Value,
    ) -> Result<(), Stop> {
        let items = match self.commands(&on.commands, dot)? {
            Value::List(items) => items,
            Value::Nil => Vec::new(),
            _ => return Err(not_covered("range over what is no list")),
        };
        if items.is_empty() {
            return self.list(otherwise, dot);
        }
        for (index, item) in items.into_iter().enumerate() {
            let outer = self.variables.len();
            let item = Value::Text(item);
            let index = Value::Number(i64::try_from(index).unwrap_or(i64::MAX));
            match on.variables.as_slice() {
                [] => {}
                [value] => self.variables.push((value.clone(), item.clone())),
                [key, value, ..] => {
                    self.variables.push((key.clone(), index));
                    self.variables.push((value.clone(), item.clone()));
                }
            }
            self.list(then, &item)?;
            self.variables.truncate(outer);
        }
        Ok(())
    }

    fn pipeline(&mut self, pipeline: &Pipeline, dot: &Value) -> Result<Value, Stop> {
        let value = self.commands(&pipeline.commands, dot)?;
        for name in &pipeline.variables {
            if pipeline.declares {
                self.variables.push((name.clone(), value.clone()));
            } else {
                let known = self.variables.iter_mut().rev().find(|(known, _)| known == name);
                known.ok_or_else(|| undefined(name))?.1 = value.clone();
            }
        }
        Ok(value)
    }

    fn commands(&mut self, commands: &[Vec<Operand>], dot: &Value) -> Result<Value, Stop> {
        let mut last = None;
        for command in commands {
            last = Some(self.command(command, last, dot)?);
        }
        last.ok_or_else(|| not_covered("an empty action"))
    }

    fn command(
        &mut self,
        command: &[Operand],
        last: Option<Value>,
        dot: &Value,
    ) -> Result<Value, Stop> {
        let Some((first, arguments)) = command.split_first() else {
            return Err(not_covered("an empty command"));
        };
        let Base::Function(name) = &first.base else {
            if !arguments.is_empty() || last.is_some() {
                let what = first.fields.last().map_or("a value", String::as_str);
                return Err(not_covered(format!("arguments for {what}")));
            }
            return self.operand(first, dot);
        };
        if matches!(name.as_str(), "and" | "or") {
            // The first that decides is the answer; those behind it are not looked at.
            let decides = name == "or";
            let mut value = None;
            for argument in arguments {
                let found = self.operand(argument, dot)?;
                if found.is_true() == decides {
                    return Ok(found);
                }
                value = Some(found);
            }
            return last.or(value).ok_or_else(|| not_covered(format!("{name} of nothing")));
        }
        let mut values =
            arguments.iter().map(|a| self.operand(a, dot)).collect::<Result<Vec<_>, _>>()?;
        values.extend(last);
        call(name, &values)
    }

    fn operand(&mut self, operand: &Operand, dot: &Value) -> Result<Value, Stop> {
        let mut value = match &operand.base {
            Base::Dot => dot.clone(),
            Base::Variable(name) => {
                let known = self.variables.iter().rev().find(|(known, _)| known == name);
                known.ok_or_else(|| undefined(name))?.1.clone()
            }
            Base::Bool(value) => Value::Bool(*value),
            Base::Text(text) => Value::Text(text.clone()),
            Base::Number(number) => Value::Number(*number),
            Base::Pipeline(pipeline) => self.commands(&pipeline.commands, dot)?,
            Base::Function(name) => call(name, &[])?,
        };
        for field in &operand.fields {
            value = value.field(field)?;
        }
        Ok(value)
    }
}

fn undefined(name: &str) -> Stop {
    Stop::Refused(format!("template: main:1: undefined variable {name:?}"))
}

fn call(name: &str, values: &[Value]) -> Result<Value, Stop> {
    let unfit = || not_covered(format!("{name} of such arguments"));
    let length = |length: usize| Value::Number(i64::try_from(length).unwrap_or(i64::MAX));
    Ok(match (name, values) {
        ("not", [value]) => Value::Bool(!value.is_true()),
        ("len", [Value::Text(text)]) => length(text.len()),
        ("len", [Value::List(list)]) => length(list.len()),
        ("join", [Value::List(list), Value::Text(between)]) => Value::Text(list.join(between)),
        ("index", [Value::List(list), Value::Number(index)]) => {
            let item = usize::try_from(*index).ok().and_then(|index| list.get(index));
            Value::Text(item.ok_or_else(unfit)?.clone())
        }
        ("eq", [first, others @ ..]) if !others.is_empty() => {
            let mut equal = false;
            for other in others {
                equal |= compare(first, other).ok_or_else(unfit)?.is_eq();
            }
            Value::Bool(equal)
        }
        ("ne", [one, other]) => Value::Bool(compare(one, other).ok_or_else(unfit)?.is_ne()),
        ("lt", [one, other]) => Value::Bool(order(one, other).ok_or_else(unfit)?.is_lt()),
        ("le", [one, other]) => Value::Bool(order(one, other).ok_or_else(unfit)?.is_le()),
        ("gt", [one, other]) => Value::Bool(order(one, other).ok_or_else(unfit)?.is_gt()),
        ("ge", [one, other]) => Value::Bool(order(one, other).ok_or_else(unfit)?.is_ge()),
        ("printf", [Value::Text(format), values @ ..]) => Value::Text(printf(format, values)?),
        ("println", values) => Value::Text(line(values)?),
        ("print", values) => Value::Text(print(values)?),
        _ => return Err(unfit()),
    })
}

fn compare(one: &Value, other: &Value) -> Option<Ordering> {
    match (one, other) {
        (Value::Bool(one), Value::Bool(other)) => Some(one.cmp(other)),
        _ => order(one, other),
    }
}

fn order(one: &Value, other: &Value) -> Option<Ordering> {
    match (one, other) {
        (Value::Number(one), Value::Number(other)) => Some(one.cmp(other)),
        (Value::Text(one), Value::Text(other)) => Some(one.cmp(other)),
        _ => None,
    }
}

/// Go's `fmt.Sprintln`.
fn line(values: &[Value]) -> Result<String, Stop> {
    let texts = values.iter().map(Value::print).collect::<Result<Vec<_>, _>>()?;
    Ok(texts.join(" ") + "\n")
}

/// Go's `fmt.Sprint`: a space between two that are no strings.
fn print(values: &[Value]) -> Result<String, Stop> {
    let mut out = String::new();
    let mut after_text = true;
    for (index, value) in values.iter().enumerate() {
        let text = matches!(value, Value::Text(_));
        if index > 0 && !text && !after_text {
            out.push(' ');
        }
        out.push_str(&value.print()?);
        after_text = text;
    }
    Ok(out)
}

/// Go's `fmt.Sprintf` with the verbs that scripts use.
fn printf(format: &str, values: &[Value]) -> Result<String, Stop> {
    let mut out = String::new();
    let mut values = values.iter();
    let mut chars = format.chars();
    while let Some(c) = chars.next() {
        if c != '%' {
            out.push(c);
            continue;
        }
        let mut shown = "%".to_owned();
        let mut next = |shown: &mut String| chars.next().inspect(|&c| shown.push(c));
        let mut verb = next(&mut shown);
        if verb == Some('%') {
            out.push('%');
            continue;
        }
        let left = verb == Some('-');
        if left {
            verb = next(&mut shown);
        }
        let mut width = 0usize;
        while let Some(digit) = verb.and_then(|c| c.to_digit(10)) {
            // A zero in front would ask for zeros.
            if (digit == 0 && width == 0) || width > 1_000 {
                return Err(not_covered(format!("printf {shown}")));
            }
            width = width * 10 + digit as usize;
            verb = next(&mut shown);
        }
        let value = match (verb, values.next()) {
            (Some('s' | 'v' | 'q' | 'd' | 't'), Some(value)) => value,
            _ => return Err(not_covered(format!("printf {shown}"))),
        };
        let start = out.len();
        match (verb, value) {
            (Some('q'), Value::Text(text)) if text.chars().all(is_plain) => {
                let _ = write!(out, "{text:?}");
            }
            (Some('s'), Value::Text(_) | Value::List(_) | Value::Module(_))
            | (Some('d'), Value::Number(_))
            | (Some('t'), Value::Bool(_))
            | (Some('v'), Value::Text(_) | Value::List(_) | Value::Module(_))
            | (Some('v'), Value::Number(_) | Value::Bool(_) | Value::Time(_)) => {
                out.push_str(&value.print()?);
            }
            _ => return Err(not_covered(format!("printf {shown} of such a value"))),
        }
        if width > 0 {
            if matches!(value, Value::List(_)) {
                return Err(not_covered(format!("printf {shown} of a list")));
            }
            let written = out.split_off(start);
            let blank = " ".repeat(width.saturating_sub(written.chars().count()));
            let padded = if left { written + &blank } else { blank + &written };
            out.push_str(&padded);
        }
    }
    match values.next() {
        None => Ok(out),
        Some(_) => Err(not_covered("printf with more values than verbs")),
    }
}

/// Text that Rust and Go quote alike.
fn is_plain(c: char) -> bool {
    c.is_ascii_graphic() || matches!(c, ' ' | '\n' | '\t')
}
