//! What evaluating gives: a value, 不适用, or an exception with its chain.

use std::rc::Rc;

use crate::lang::Text;
use crate::plan::Value;

/// The three states of a computed value.
#[derive(Clone, Debug)]
pub enum Outcome {
    Value(Value),
    /// 不适用: no row, and no exception.
    NotApplicable,
    Fault(Rc<Fault>),
}

/// Why something could not be computed, and what that blocked on the way.
#[derive(Debug)]
pub struct Fault {
    pub cause: Rc<Cause>,
    /// The names between the cause and the holder, nearest the cause first.
    pub through: Vec<Text>,
}

/// The first thing that went wrong.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Cause {
    /// R… codes, stable once released.
    pub code: &'static str,
    pub text: Text,
    pub help: Text,
}

impl Outcome {
    pub fn fault(code: &'static str, text: Text, help: Text) -> Outcome {
        Outcome::Fault(Rc::new(Fault { cause: Rc::new(Cause { code, text, help }), through: Vec::new() }))
    }

    pub fn truth(truth: bool) -> Outcome {
        Outcome::Value(Value::Truth(truth))
    }

    /// Whether it is yes; 不适用 is not.
    pub fn holds(&self) -> bool {
        matches!(self, Outcome::Value(Value::Truth(true)))
    }

    pub fn is_value(&self) -> bool {
        matches!(self, Outcome::Value(_))
    }

    /// The same fault, one name further from its cause.
    pub fn through(self, name: &Text) -> Outcome {
        match self {
            Outcome::Fault(fault) => {
                let mut through = fault.through.clone();
                through.push(name.clone());
                Outcome::Fault(Rc::new(Fault { cause: fault.cause.clone(), through }))
            }
            other => other,
        }
    }
}

/// Same state and same value; faults are the same when their cause is.
impl PartialEq for Outcome {
    fn eq(&self, other: &Outcome) -> bool {
        match (self, other) {
            (Outcome::Value(a), Outcome::Value(b)) => a == b,
            (Outcome::NotApplicable, Outcome::NotApplicable) => true,
            (Outcome::Fault(a), Outcome::Fault(b)) => a.cause == b.cause,
            _ => false,
        }
    }
}
