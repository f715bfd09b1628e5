//! What could be read in two ways is said in one.

use kpi::lang::Lang;
use kpi::readback::read_back;

use super::sound;

/// Has a policy with these statements read back, and looks for sentences in either language.
fn says(statements: &str, sentences: &[(&str, &str)]) {
    let source = format!(
        "政策 试 (trial)\n\
         枚举 级 (level) : 低 (low), 中 (middle), 高 (high)\n\
         员工\n  岗位 (position) : 枚举 业务员 (clerk), 主管 (head)\n  团队 (team) : 文本\n  级别 (step) : 级\n\
         月度\n  额 (sales) : 金额\n  率 (rate) : 比率\n  分数值 (mark) : 分\n  迟到数 (times_late) : 整数 次\n  违 (breach), 持牌 (held) : 是否\n\
         明细 合同 (contracts)\n  合同额 (price) : 金额\n  类 (section) : 文本\n\
         明细 推荐 (referrals) 按月\n  奖 (reward) : 金额\n\
         明细 罚单 (fines) 按 团队 按月\n  罚额 (fine) : 金额\n{statements}\n"
    );
    let policy = sound("试.kpi", &source);
    for (lang, at) in [(Lang::Zh, 0), (Lang::En, 1)] {
        let page = read_back(&policy, lang).text();
        for sentence in sentences {
            let sentence = if at == 0 { sentence.0 } else { sentence.1 };
            assert!(page.contains(sentence), "{sentence}\nis not in\n{page}");
        }
    }
}

#[test]
fn what_is_folded_up_to_the_period_at_hand_says_so() {
    says(
        "每月\n  定义 甲 (a) = 本年合计(额)\n  定义 乙 (b) = 本季至今平均(额)\n  定义 丙 (c) = 本半年任一月(违)\n\
         \x20 定义 丁 (d) = 本年次数(违)\n  定义 戊 (e) = 合计(推荐 本年至今: 奖)\n  定义 己 (f) = 近3个月合计(额)\n\
         每季\n  定义 庚 (g) = 本年合计(额)\n  定义 辛 (h) = 本季合计(额)\n\
         每年\n  定义 壬 (i) = 本年至今合计(额)\n  定义 癸 (j) = 本季合计(额)\n输出 甲",
        &[
            (
                "“甲”是本年 1 月至本月（含本月）各月额之和。",
                "“a” is the sum of sales over the months from January up to and including this month.",
            ),
            (
                "“乙”是本季第一个月至本月（含本月）各月额的平均数。",
                "“b” is the average of sales over the months from the first month of this quarter up to and including this month.",
            ),
            (
                "“丙”是指：本半年第一个月至本月（含本月）至少有一个月“违”成立。",
                "in at least one of the months from the first month of this half-year up to and including this month, breach is true.",
            ),
            (
                "“丁”是本年 1 月至本月（含本月）各月中“违”成立的月数。",
                "“d” is the number of months from January up to and including this month in which breach is true.",
            ),
            (
                "“戊”：把本人本年 1 月至本月（含本月）各条推荐的奖加在一起。",
                "“e” is the sum of reward over the person's referrals from January up to and including this month.",
            ),
            (
                "“己”是近 3 个月（含本月）额之和。",
                "“f” is the sum of sales over the last 3 months (this month included).",
            ),
            (
                "“庚”是本年 1 月至季末月（含该月）各月额之和。",
                "“g” is the sum of sales over the months from January up to and including the last month of the quarter.",
            ),
            ("“辛”是本季各月额之和。", "“h” is the sum of sales over the months of this quarter."),
            (
                "“癸”是本年最后一季各月额之和。",
                "“j” is the sum of sales over the months of the last quarter of this year.",
            ),
            ("“壬”是本年各月额之和。", "“i” is the sum of sales over the months of this year."),
        ],
    );
}

#[test]
fn formulas_have_the_period_of_whoever_uses_them() {
    says(
        "每月\n  算法 笔 (number_of) (哪类 (wanted) : 文本) = 计数(推荐) + 计数(合同 其中 类 = 哪类)\n\
         \x20 参数 线 (line) = 0.80%\n  算法 多 (many) (起 (from)) = 本年合计(额) > 起\n\
         每年\n  定义 甲 (a) = 笔(\"一\")\n  定义 乙 (b) = 若 多(5 元) 则 1 否则 0\n输出 甲、乙",
        &[
            ("\n参数\n────\n\n“线”为 0.80%。\n", "\nParameters\n──────────\n\n“line” is 0.80%.\n"),
            (
                "\n算法\n────\n\n算法“笔”由“哪类”（文字）算出：本人当期（用到它的那一期）推荐的条数，加上本人的全部合同中类等于“哪类”的条数。",
                "the number of the person's referrals of the period in which it is used, plus the number of the person's contracts where section equals “wanted”.",
            ),
            (
                "算法“多”看“起”，成立是指：本年截至当期（用到它的那一期）各月额之和高于“起”。",
                "over the months of this year up to the end of the period in which it is used is above “from”.",
            ),
            ("“甲”：用“笔”计算，“哪类”取“一”。", "“a” is the value of “number_of” for “一”."),
            ("如果“多”成立（“起”取 5 元），为 1；", "1 if “many” is true for 5 yuan; otherwise 0."),
            // No heading has only parameters below it.
            (
                "\n每年\n────\n本年任何一个月在册的人有结果。\n",
                "\nEvery year\n──────────\nWhoever is enrolled in any month",
            ),
        ],
    );
}

#[test]
fn records_are_somebodys() {
    says(
        "每月\n  定义 甲 (a) = 合计(合同: 合同额)\n  定义 乙 (b) = 计数(推荐)\n  定义 丙 (c) = 平均(推荐: 奖)\n\
         \x20 定义 丁 (d) = 合计(合同 全部 其中 合同额 > 5 元: 合同额)\n  定义 子 (j) = 合计(罚单: 罚额)\n\
         每月 各团队\n  定义 戊 (e) = 合计(合同: 合同额)\n  定义 己 (f) = 计数(推荐 其中 奖 > 5 元)\n  定义 庚 (g) = 合计(罚单: 罚额)\n输出 甲",
        &[
            ("“甲”：把本人各条合同的合同额加在一起。", "“a” is the sum of price over all of the person's contracts."),
            ("“乙”是本人本月推荐的条数。", "“b” is the number of the person's referrals of this month."),
            (
                "“丙”是本人本月各条推荐的奖的平均数。",
                "“c” is the average of reward over the person's referrals of this month.",
            ),
            (
                "“丁”：在本人的全部合同（不问时间）中，取合同额高于 5 元的各条，把每条的合同额加在一起。",
                "over all of the person's contracts of any time where price is above 5 yuan.",
            ),
            ("“子”：把本人所在团队本月各条罚单的罚额加在一起。", "over the fines of this month of the person's team."),
            (
                "“戊”：把该团队成员各条合同的合同额加在一起。",
                "“e” is the sum of price over all contracts of the team's members.",
            ),
            (
                "“己”是该团队成员本月的推荐中奖高于 5 元的条数。",
                "“f” is the number of referrals of this month of the team's members where reward is above 5 yuan.",
            ),
            (
                "“庚”：把该团队本月各条罚单的罚额加在一起。",
                "“g” is the sum of fine over the team's fines of this month.",
            ),
        ],
    );
}

#[test]
fn a_window_says_who_is_in_it() {
    says(
        "每月\n  定义 甲 (a) = 合计(额 按 团队)\n  定义 乙 (b) = 合计(额 按 团队 其中 岗位 是 业务员)\n\
         每季\n  定义 丙 (c) = 本季合计(额)\n  定义 丁 (d) = 排名(丙, 从高到低, 并列同名次后跳号)\n\
         每年\n  定义 戊 (e) = 本年合计(额)\n  定义 己 (f) = (占比(戊 按 团队 其中 岗位 是 业务员 且 12月在册) 否则 0%)\n\
         \x20 定义 庚 (g) = 占比(戊 其中 岗位 是 业务员)\n\
         每年(全体)\n  定义 辛 (h) = 本年合计(额)\n  定义 壬 (i) = 合计(辛 按 团队)\n输出 甲",
        &[
            ("“甲”是同一团队在册人员额之和。", "“a” is the sum of sales of everyone enrolled in the same team."),
            (
                "“乙”：同一团队、岗位是“业务员”的在册人员额之和。",
                "“b” is the sum of sales of everyone enrolled in the same team whose position is “clerk”.",
            ),
            (
                "“丁”：在本季任何一个月在册的人里按丙排的名次",
                "“d” is the rank by c among everyone enrolled in any month of the quarter",
            ),
            (
                "本人戊占同一团队、岗位是“业务员”且 12 月在册的人合计的比例（本人不在其列的不适用）",
                "share of the sum of e of everyone in the same team whose position is “clerk” and who were enrolled in December (not applicable to anyone outside that group)",
            ),
            (
                "“庚”：本人戊占本年任何一个月在册、岗位是“业务员”的人合计的比例（本人不在其列的不适用）。",
                "of everyone enrolled in any month of the year whose position is “clerk” (not applicable to anyone outside that group).",
            ),
            (
                "“壬”是同一团队、本年任何一个月在册（或有辛）的人的辛之和。",
                "“i” is the sum of h of everyone in the same team enrolled in any month of the year (or having h).",
            ),
            // Two sections for the year: their titles tell them apart.
            ("\n每年（任何一个月在册）\n", "\nEvery year (enrolled in any of its months)\n"),
            ("\n每年（不论是否在册）\n", "\nEvery year (enrolled or not)\n"),
        ],
    );
}

#[test]
fn members_and_their_months_are_told_apart() {
    says(
        "每季 各团队\n  定义 甲 (a) = 平均(成员: 本季平均(分数值))\n  定义 乙 (b) = 平均(成员 × 各月: 分数值)\n\
         \x20 定义 丙 (c) = 合计(成员 × 各月 其中 岗位 是 业务员: 额)\n  定义 丁 (d) = 合计(成员 × 各月 其中 分数值 > 5 分: 额)\n\
         \x20 定义 戊 (e) = 计数(成员 其中 岗位 是 业务员)\n输出 甲",
        &[
            (
                "“甲”：先求各成员本季各月分数值的平均数，再求各人的平均数。",
                "“a” is the average over the members of each one's average of mark over the months of this quarter.",
            ),
            (
                "“乙”是各成员本季各月分数值（合在一起）的平均数。",
                "“b” is the average mark over the members' months of this quarter.",
            ),
            (
                "“丙”：岗位是“业务员”的成员本季各月额之和。",
                "“c” is the sum of sales over the months of this quarter of the members whose position is “clerk”.",
            ),
            (
                "“丁”是各成员本季各月中分数值高于 5 分的月份额之和。",
                "“d” is the sum of sales over the members' months of this quarter in which mark is above 5 points.",
            ),
            ("“戊”：岗位是“业务员”的成员的人数。", "“e” is the number of members whose position is “clerk”."),
        ],
    );
}

#[test]
fn earlier_periods_are_those_before_this_one() {
    says(
        "每月\n  定义 甲 (a) = 合计(本年以前各月 旧: 旧.额)\n  定义 乙 (b) = 合计(以前各月 旧 其中 旧.额 > 额: 旧.额)\n\
         \x20 定义 丙 (c) : 级 = 上次(丙, 首次 级别)\n  定义 丁 (d) = 若 违 且 上次(违, 首次 否) 则 1 否则 0\n输出 甲",
        &[
            (
                "“甲”：把本年内、本月以前的各月的额加在一起。",
                "“a” is the sum of sales over the months of this year before this month.",
            ),
            (
                "在本月以前的各月（每期称“旧”）中，取旧的额高于额的各个月，把旧的额加在一起。",
                "over the months before this month (each called “旧”) where sales of 旧 is above sales.",
            ),
            (
                "“丙”是上一个在册月的丙（第一次按级别）。所得的值是枚举“级”中的一个。",
                "“c” is c of the previous month in which the person was enrolled (step the first time). The value is one of the labels of “level”.",
            ),
            (
                "上一个在册月“违”成立（第一次按“否”）",
                "breach is true in the previous month in which the person was enrolled",
            ),
        ],
    );
}

#[test]
fn a_choice_of_yes_or_no_and_when_it_is_worked_out() {
    says(
        "每月\n  定义 末 (held_after) = 若 违 则 非 持牌 否则 若 额 > 5 元 则 是 否则 持牌\n\
         \x20 定义 甲 (a) = 若 违 则 1 元 否则 2 元 仅当 本月 在 6、12 月\n\
         \x20 定义 乙 (b) : 是否 = 额 > 5 元\n输出 甲",
        &[
            (
                "“末”：自上而下，取第一个符合的：\n  · “违”成立时：“持牌”不成立的为“是”，否则为“否”。\n  · 额高于 5 元时：“是”。\n  · 其余：“持牌”成立的为“是”，否则为“否”。",
                "“held_after” is the first of these that fits, from the top:\n  · if breach is true: yes where held is not true, otherwise no.\n  · if sales is above 5 yuan: yes.",
            ),
            (
                "“甲”：如果“违”成立，为 1 元；否则为 2 元。只在本月是 6 月或 12 月时计算，否则不适用。",
                "otherwise 2 yuan. It is worked out only when this month is June or December; otherwise it is not applicable.",
            ),
            ("所得的值为“是”或“否”。", "The value is yes or no."),
        ],
    );
}

#[test]
fn names_that_are_the_same_in_one_language_are_told_apart() {
    says(
        "每月\n  定义 级差 (step_now) = 额\n  定义 步 (rate_now) = 率\n  定义 新率 (mark) = 率\n  定义 又 (again) = 分数值\n输出 又",
        &[("“又”是分数值。", "“again” is mark in the table “monthly”.")],
    );
}

#[test]
fn what_a_table_or_block_holds_is_said_to_be_its() {
    says(
        "月度 组表 (team_table) 按 团队\n  组额 (team_sales) : 金额\n每月\n\
         \x20 表 定档 (regrading) 按 额\n    | 额 | 新岗 (new_position) | 新级 (new_step) : 级 |\n    | 超过 100 元 | 5 分 | 高 |\n    | 其余 | 1 分 | 低 |\n\
         \x20 定义 甲 (a) = 定档.新级\n  定义 乙 (b) = 组表.组额\n  定义 丙 (c) = 若 月末 早于 月初 + 30 天 则 1 否则 2\n\
         \x20 规则 罚 (late)\n    当 违 则 辞退\n输出 甲",
        &[
            ("“甲”是定档的新级。", "“a” is the new_step that regrading gives."),
            ("“乙”是“组表”表的组额。", "“b” is team_sales in the table “team_table”."),
            (
                "如果本月最后一天早于本月 1 日加上 30 天，为 1；",
                "1 if the last day of this month is before the first day of this month plus 30 days;",
            ),
            ("规则“罚”：“违”成立的，处置为“辞退”。", "Rule “late”: when breach is true, the action is “dismiss”."),
            ("新级（枚举“级”中的一个）", "new_step (one of the labels of “level”)"),
        ],
    );
}

#[test]
fn steps_grades_and_units() {
    says(
        "每月\n  参数 步扣 (per_step) = 5 分\n\
         \x20 定义 甲 (a) = 每 1 个百分点(不足按一计)扣 步扣(95% - 率)\n  定义 乙 (b) = 每满 3 次扣 50 元(迟到数)\n\
         \x20 等级 评 (rating) 按 分数值\n    优 (good) 85 分以上\n    良 (fair) 其余\n\
         \x20 定义 丙 (c) = 评(甲)\n  定义 丁 (d) = 若 迟到数 ≥ 5 次 则 1000 元 否则 12000 元\n\
         \x20 分档 税 (tax) : 比率 按 额,超额累进\n    1000 元以下 1.00%\n    其余 0.10%\n\
         \x20 定义 戊 (e) = 税(额 + 1 元)\n\
         \x20 表 补 (subsidy) : 金额 按 岗位\n    | 岗位 | 补 |\n    | 业务员 | 800 |\n    | 其余 | 12000 |\n\
         \x20 表 底薪 (base) : 金额 按 岗位, 级别\n    | 岗位 | 低 | 中 | 高 |\n    | 业务员 | 900 | 950 | 1000 |\n    | 主管 | 1900 | 1950 | 2000 |\n输出 甲",
        &[
            (
                "“甲”是（95% 减去率）每 1 个百分点（不足一个的按一个计）扣“步扣”所得的数（为负的不扣）。",
                "“a” is per_step for every 1 percentage point, whole or begun, of (95% minus rate) (nothing where that is negative).",
            ),
            ("“乙”是迟到数每满 3 次扣 50 元所得的数。", "“b” is 50 yuan for every full 3 of times_late."),
            ("“丙”是按甲评定的评。", "“c” is the rating for a."),
            (
                "“戊”是按（额加上 1 元）分段算出的税。",
                "“e” is the tax worked out slice by slice on (sales plus 1 yuan).",
            ),
            (
                "迟到数不少于 5 次，为 1,000 元；否则为 12,000 元。",
                "1,000 yuan if times_late is at least 5; otherwise 12,000 yuan.",
            ),
            ("  1.00%\n", "  1.00%\n"),
            ("  0.10%\n", "  0.10%\n"),
            ("    岗位    补（元）\n", "    position   subsidy (yuan)\n"),
            ("    岗位（表内为元）  低     中     高\n", "    position (figures in yuan)  low    middle  high\n"),
            ("    其余    12,000\n", "    otherwise  12,000\n"),
        ],
    );
}

#[test]
fn names_in_latin_letters_stand_apart_in_chinese() {
    let source = "policy trial\nemployees\n  position : enum clerk, head\n  team : text\nmonthly\n  sales : money\n\
        records deals by month\n  price : money\ndefine a = sum(sales by team where position = head)\ndefine b = sum(deals: price)\n\
        each month for each team\n  define c = rank(sum(members: sales), highest first, ties share and skip)\noutput a, b\n";
    let page = read_back(&sound("trial.kpi", source), Lang::Zh).text();
    for sentence in [
        "“a”：同一 team、position 是“head”的在册人员 sales 之和。",
        "“b”：把本人本月各条 deals 的 price 加在一起。",
        "当月有成员在册的 team 有结果。",
        "“c”：在各 team 里按各成员 sales 之和排的名次",
    ] {
        assert!(page.contains(sentence), "{sentence}\nis not in\n{page}");
    }
}
