//! Turns the bytes of a file into text.
//!
//! In: bytes in UTF-8 (with or without byte order mark) or GBK/GB18030.
//! Out: the text, or the line on which it stops being one.
//!
//! The first line that is not plain ASCII decides which of the two a file is
//! in; Chinese in GBK is never UTF-8 by accident for a whole line of headers.
//! A file that changes its encoding later is refused, not guessed at.

use encoding_rs::{DecoderResult, GB18030};

/// Why bytes are not text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Undecodable {
    /// The file is an Excel workbook that was given another name.
    Workbook,
    /// The file is in UTF-16, which spreadsheets call "Unicode text".
    Utf16,
    /// These bytes are not of the encoding that the file began with.
    Bytes { encoding: &'static str, line: usize },
    /// The file holds a sign that no text has.
    Control { sign: char, line: usize },
}

/// The text of a file, without byte order mark.
pub(super) fn decode(bytes: &[u8]) -> Result<String, Undecodable> {
    if bytes.starts_with(b"PK\x03\x04") || bytes.starts_with(b"\xd0\xcf\x11\xe0") {
        return Err(Undecodable::Workbook);
    }
    if bytes.starts_with(b"\xff\xfe") || bytes.starts_with(b"\xfe\xff") {
        return Err(Undecodable::Utf16);
    }
    let text = match bytes.strip_prefix(b"\xef\xbb\xbf") {
        Some(rest) => from_utf8(rest)?,
        None if looks_like_utf8(bytes) => from_utf8(bytes)?,
        None => from_gb18030(bytes)?,
    };
    let control = |c: char| c.is_control() && !matches!(c, '\t' | '\r' | '\n');
    match text.char_indices().find(|(_, c)| control(*c)) {
        Some((at, sign)) => Err(Undecodable::Control { sign, line: line_at(text.as_bytes(), at) }),
        None => Ok(text),
    }
}

fn looks_like_utf8(bytes: &[u8]) -> bool {
    bytes
        .split(|byte| matches!(byte, b'\n' | b'\r'))
        .find(|line| !line.is_ascii())
        .is_none_or(|line| std::str::from_utf8(line).is_ok())
}

fn from_utf8(bytes: &[u8]) -> Result<String, Undecodable> {
    match std::str::from_utf8(bytes) {
        Ok(text) => Ok(text.to_owned()),
        Err(error) => {
            let line = line_at(bytes, error.valid_up_to());
            Err(Undecodable::Bytes { encoding: "UTF-8", line })
        }
    }
}

fn from_gb18030(bytes: &[u8]) -> Result<String, Undecodable> {
    let mut decoder = GB18030.new_decoder_without_bom_handling();
    let room = decoder.max_utf8_buffer_length_without_replacement(bytes.len());
    let mut text = String::with_capacity(room.unwrap_or(bytes.len()));
    let (result, read) = decoder.decode_to_string_without_replacement(bytes, &mut text, true);
    match result {
        DecoderResult::InputEmpty => Ok(text),
        DecoderResult::Malformed(length, after) => {
            let at = read.saturating_sub(usize::from(length) + usize::from(after));
            Err(Undecodable::Bytes { encoding: "GBK", line: line_at(bytes, at) })
        }
        DecoderResult::OutputFull => Err(Undecodable::Bytes { encoding: "GBK", line: line_at(bytes, read) }),
    }
}

/// The line, counted from 1, that holds the byte at an offset.
pub(super) fn line_at(bytes: &[u8], offset: usize) -> usize {
    1 + line_ends(bytes.get(..offset).unwrap_or(bytes))
}

/// How many lines end in these bytes: LF, CRLF, or the lone CR of old Macs.
pub(super) fn line_ends(bytes: &[u8]) -> usize {
    let mut ends = 0;
    let mut previous = 0;
    for &byte in bytes {
        ends += usize::from(byte == b'\r' || byte == b'\n' && previous != b'\r');
        previous = byte;
    }
    ends
}

#[cfg(test)]
mod tests {
    use super::*;

    fn gbk(text: &str) -> Vec<u8> {
        GB18030.encode(text).0.into_owned()
    }

    #[test]
    fn utf8_is_read_with_and_without_byte_order_mark() {
        assert_eq!(decode("工号,岗位\n".as_bytes()).unwrap(), "工号,岗位\n");
        assert_eq!(decode("\u{feff}工号,岗位\n".as_bytes()).unwrap(), "工号,岗位\n");
        assert_eq!(decode(b"employee\nS001\n").unwrap(), "employee\nS001\n");
    }

    #[test]
    fn gbk_and_gb18030_are_read() {
        let text = "工号,姓名\r\nS001,王㐂\r\n"; // 㐂 is in GB18030 only
        assert_eq!(decode(&gbk(text)).unwrap(), text);
        // Headers in plain ASCII: the first line with Chinese decides.
        let text = "employee,name\nS001,周启明\n";
        assert_eq!(decode(&gbk(text)).unwrap(), text);
    }

    #[test]
    fn a_broken_line_is_named() {
        let mut utf8 = "工号,岗位\nS001,厨师\nS002,".as_bytes().to_vec();
        utf8.extend(gbk("厨师"));
        assert_eq!(decode(&utf8), Err(Undecodable::Bytes { encoding: "UTF-8", line: 3 }));

        let mut broken = gbk("工号,岗位\r\nS001,厨师\r\nS002,");
        broken.extend(b"\xff\xff\r\n");
        assert_eq!(decode(&broken), Err(Undecodable::Bytes { encoding: "GBK", line: 3 }));
    }

    #[test]
    fn what_is_no_text_says_what_it_is() {
        let control = |sign, line| Err(Undecodable::Control { sign, line });
        assert_eq!(decode("工号\nS\0A".as_bytes()), control('\0', 2));
        assert_eq!(decode(b"a\n\nb\x07"), control('\x07', 3));
        assert_eq!(decode(b"PK\x03\x04rest"), Err(Undecodable::Workbook));
        assert_eq!(decode(b"\xff\xfea\0"), Err(Undecodable::Utf16));
    }

    #[test]
    fn lines_end_in_every_way_files_end_them() {
        assert_eq!(line_ends(b"a\nb\r\nc\rd"), 3);
        assert_eq!(line_at(b"a\r\nb", 3), 2);
    }
}
