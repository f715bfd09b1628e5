//! Every code that a finding about a policy can have.
//!
//! An author accepts findings by code, so that a code is known before any policy
//! gives it. A test holds this list against the codes in the source.

/// All codes, sorted: E… errors, L… labour law, N… notes, W… warnings.
#[rustfmt::skip]
pub const CODES: &[&str] = &[
    "E0101", "E0102", "E0103", "E0104", "E0105", "E0106", "E0107", "E0108", "E0109", "E0110", "E0111", "E0112",
    "E0113", "E0114", "E0115", "E0116", "E0117", "E0118", "E0119", "E0120", "E0121", "E0130",
    "E0201", "E0202", "E0203", "E0204", "E0205", "E0206", "E0207", "E0208", "E0209", "E0210", "E0211", "E0212",
    "E0213", "E0214", "E0215",
    "E0301", "E0302", "E0303", "E0304", "E0305", "E0306", "E0307", "E0308", "E0309", "E0310", "E0311", "E0312",
    "E0313", "E0314", "E0316", "E0317", "E0318", "E0319",
    "E0401", "E0402",
    "E0501", "E0502", "E0503", "E0504", "E0505", "E0506", "E0507", "E0508", "E0509", "E0510", "E0511", "E0512",
    "E0513", "E0514",
    "E0610", "E0611", "E0612", "E0613", "E0614", "E0615", "E0616", "E0620", "E0621", "E0622", "E0623", "E0624",
    "E0625", "E0626", "E0627", "E0628", "E0629", "E0630", "E0631", "E0632", "E0633", "E0634", "E0635", "E0636",
    "E0637", "E0638", "E0639", "E0640", "E0641", "E0642", "E0643", "E0644", "E0645", "E0646", "E0647", "E0648",
    "E0650", "E0651", "E0652", "E0653", "E0654", "E0655", "E0656", "E0660", "E0661", "E0662",
    "E0901", "E0902", "E0903", "E0904", "E0905",
    "W0201",
    "W0301",
    "W0640",
    "W0901",
];

/// Whether findings of this code stop a policy from being run.
pub fn is_error(code: &str) -> bool {
    code.starts_with('E')
}
