//! Currencies: their codes, their names, and how many decimals their amounts have.
//!
//! The decimals are those of ISO 4217 (the list of current codes, table A.1). Codes
//! that are not listed with other decimals below have two.

/// A currency, as an index into the table.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub struct CurrencyId(u8);

/// One currency of the table.
#[derive(Debug)]
pub struct Currency {
    /// Its ISO 4217 code.
    pub code: &'static str,
    /// What it is called in Chinese.
    pub name: &'static str,
    /// Other names that a policy may use for it.
    aliases: &'static [&'static str],
    /// Decimals of its minor unit.
    pub digits: u32,
}

const fn currency(code: &'static str, name: &'static str, digits: u32, aliases: &'static [&'static str]) -> Currency {
    Currency { code, name, aliases, digits }
}

/// 人民币 first: it is the currency of a policy that names none.
static CURRENCIES: &[Currency] = &[
    currency("CNY", "人民币", 2, &["元", "RMB", "yuan"]),
    currency("USD", "美元", 2, &["dollars"]),
    currency("EUR", "欧元", 2, &["euros"]),
    currency("JPY", "日元", 0, &["日圆", "yen"]),
    currency("HKD", "港元", 2, &["港币"]),
    currency("GBP", "英镑", 2, &["pounds"]),
    currency("AED", "阿联酋迪拉姆", 2, &[]),
    currency("AUD", "澳元", 2, &[]),
    currency("BHD", "巴林第纳尔", 3, &[]),
    currency("BRL", "巴西雷亚尔", 2, &[]),
    currency("CAD", "加元", 2, &[]),
    currency("CHF", "瑞士法郎", 2, &[]),
    currency("CLP", "智利比索", 0, &[]),
    currency("CZK", "捷克克朗", 2, &[]),
    currency("DKK", "丹麦克朗", 2, &[]),
    currency("HUF", "匈牙利福林", 2, &[]),
    currency("IDR", "印尼盾", 2, &[]),
    currency("ILS", "以色列新谢克尔", 2, &[]),
    currency("INR", "印度卢比", 2, &[]),
    currency("IQD", "伊拉克第纳尔", 3, &[]),
    currency("ISK", "冰岛克朗", 0, &[]),
    currency("JOD", "约旦第纳尔", 3, &[]),
    currency("KRW", "韩元", 0, &[]),
    currency("KWD", "科威特第纳尔", 3, &[]),
    currency("KZT", "哈萨克斯坦坚戈", 2, &[]),
    currency("LYD", "利比亚第纳尔", 3, &[]),
    currency("MOP", "澳门元", 2, &[]),
    currency("MXN", "墨西哥比索", 2, &[]),
    currency("MYR", "马来西亚林吉特", 2, &[]),
    currency("NOK", "挪威克朗", 2, &[]),
    currency("NZD", "新西兰元", 2, &[]),
    currency("OMR", "阿曼里亚尔", 3, &[]),
    currency("PHP", "菲律宾比索", 2, &[]),
    currency("PKR", "巴基斯坦卢比", 2, &[]),
    currency("PLN", "波兰兹罗提", 2, &[]),
    currency("QAR", "卡塔尔里亚尔", 2, &[]),
    currency("RUB", "卢布", 2, &[]),
    currency("SAR", "沙特里亚尔", 2, &[]),
    currency("SEK", "瑞典克朗", 2, &[]),
    currency("SGD", "新加坡元", 2, &[]),
    currency("THB", "泰铢", 2, &[]),
    currency("TND", "突尼斯第纳尔", 3, &[]),
    currency("TRY", "土耳其里拉", 2, &[]),
    currency("TWD", "新台币", 2, &[]),
    currency("UAH", "格里夫纳", 2, &[]),
    currency("UGX", "乌干达先令", 0, &[]),
    currency("VND", "越南盾", 0, &[]),
    currency("XAF", "中非法郎", 0, &[]),
    currency("XOF", "西非法郎", 0, &[]),
    currency("ZAR", "兰特", 2, &[]),
];

/// What nothing else is stored in.
static NAMELESS: Currency = currency("", "", 2, &[]);

impl CurrencyId {
    /// 人民币.
    pub const CNY: CurrencyId = CurrencyId(0);

    /// The currency of a code or name.
    pub fn named(name: &str) -> Option<CurrencyId> {
        let is = |currency: &Currency| {
            currency.code.eq_ignore_ascii_case(name) || currency.name == name || currency.aliases.contains(&name)
        };
        CURRENCIES.iter().position(is).and_then(|at| u8::try_from(at).ok()).map(CurrencyId)
    }

    pub fn get(self) -> &'static Currency {
        CURRENCIES.get(usize::from(self.0)).unwrap_or(&NAMELESS)
    }

    /// Every code and name, for suggestions.
    pub fn all_names() -> impl Iterator<Item = &'static str> {
        CURRENCIES.iter().flat_map(|currency| [currency.code, currency.name])
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn minor_units_are_those_of_iso_4217() {
        let digits = |name| CurrencyId::named(name).map(|id| id.get().digits);
        for (name, expected) in [("人民币", 2), ("usd", 2), ("日元", 0), ("KRW", 0), ("科威特第纳尔", 3), ("VND", 0)]
        {
            assert_eq!(digits(name), Some(expected), "{name}");
        }
        assert_eq!(digits("XXX"), None);
        assert_eq!(CurrencyId::CNY.get().code, "CNY");
    }

    #[test]
    fn no_name_means_two_currencies() {
        let mut names: Vec<&str> =
            CURRENCIES.iter().flat_map(|c| [c.code, c.name].into_iter().chain(c.aliases.iter().copied())).collect();
        let all = names.len();
        names.sort_unstable();
        names.dedup();
        assert_eq!(names.len(), all);
    }
}
