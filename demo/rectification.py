"""What units had to mend after 2025 and how far each one came, and what was begun after 2026."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

TODAY = date(2026, 12, 15)
"""The day on which the demonstration stands still: after the notice of 2026, before the plans are due."""
TOPIC, DIMENSION, EVENT = "topic", "dimension", "event"
WAITING, UNDERWAY, REPORTED, CHECKING, CLOSED, RETURNED = (
    "waiting", "underway", "reported", "checking", "closed", "returned",
)  # fmt: skip


@dataclass(frozen=True)
class Days:
    """When the tasks of a wave were written down, and by when units feed back, report and are looked at again."""

    written: date
    answer_due: date
    due: date
    review_on: date


@dataclass(frozen=True)
class Step:
    """What was done on a day. said: fields that were written then; to: the state after it, "" where it stayed."""

    day: date
    to: str
    said: dict[str, str]
    note: str = ""


@dataclass(frozen=True)
class Entry:
    """A task and its course. proofs: the answers to the three questions, of a closed one."""

    wave: str
    unit: str
    source: str
    subject: str
    problem: str
    task: str
    goal: str
    days: Days
    steps: tuple[Step, ...]
    proofs: dict[str, str]


def entries() -> list[Entry]:
    """Every task, in the order in which they were written down."""
    return [_entry("2025", *row) for row in _LAST_YEAR] + [_entry("2026", *row) for row in _THIS_YEAR]


_DAYS = {
    "2025": Days(date(2025, 12, 8), date(2025, 12, 25), date(2026, 3, 31), date(2026, 4, 20)),
    "2026": Days(date(2026, 12, 8), date(2026, 12, 25), date(2027, 3, 31), date(2027, 4, 20)),
}
_LEADERS = {
    "院": "分管副院长", "集团": "分管副总经理", "公司": "分管副总经理", "中心": "分管副主任", "委": "分管副主任",
}  # fmt: skip
_RETURN_NOTE = "回访的群众仍反映没有改观，佐证只有文件、没有办理记录，请补充整改后再报。"
_PERSONS = (
    "经核查没有需要追责的情形，已对经办科室负责人提醒谈话。",
    "对2名工作人员批评教育，调整窗口负责人1名。",
    "经核查不涉及人员责任，已在本单位通报。",
)


def _entry(
    wave: str,
    unit: str,
    source: str,
    subject: str,
    problem: str,
    measures: str = "",
    evidence: str = "",
    state: str = WAITING,
    due: str = "",
    returned: bool = False,
) -> Entry:
    """due: put off to this day, as works that take longer are; returned: sent back once before it was closed."""
    if source == DIMENSION:
        texts = (
            problem or f"{subject}得分低于本类平均。",
            f"补上{subject}的短板。",
            f"下一期评议中，{subject}得分不低于本类平均。",
        )
    elif source == EVENT:
        texts = (problem, "查清责任，举一反三整改。", "不再发生同类事件。")
    else:
        texts = (f"群众反映{problem}", f"整改{subject}方面的问题。", f"下一期评议中，反映{subject}问题的人数明显减少。")
    number = sum(map(ord, unit + subject))
    proofs = {}
    if state == CLOSED:
        proofs = {
            "measures_done": f"实地核查并回访办事群众{8 + number % 7}人，措施已落实。",
            "persons_dealt": _PERSONS[number % len(_PERSONS)],
            "mechanism": f"已建立{subject}定期通报制度，纳入年度考核。"
            if source != EVENT
            else "已修订值守和安全责任制度。",
        }
    steps = _course(unit, subject, measures, evidence, state, due, returned, number, wave)
    return Entry(wave, unit, source, subject, *texts, _DAYS[wave], steps, proofs)


def _course(
    unit: str,
    subject: str,
    measures: str,
    evidence: str,
    state: str,
    due: date | None,
    returned: bool,
    number: int,
    wave: str,
) -> tuple[Step, ...]:
    """The days of each step follow the year of the office; units are not all equally quick."""
    if state == WAITING:
        return ()
    plan = {"measures": measures, "leader": next((v for k, v in _LEADERS.items() if unit.endswith(k)), "分管副局长")}
    if wave == "2026":
        return (Step(date(2026, 12, 11 + number % 4), UNDERWAY, plan),)
    steps = [Step(date(2025, 12, 15 + number % 10), UNDERWAY, plan)]
    if due:
        steps.append(Step(date(2026, 3, 13), "", {"due": due, "review_on": "2026-12-30"}, "工期较长，经审定延期。"))
    if state == UNDERWAY:
        return (*steps, Step(date(2026, 9, 1 + number % 20), "", {"progress": "正在按计划推进，尚未全部完成。"}))
    done = {"progress": f"{measures}均已完成。", "evidence": evidence}
    late = state in (REPORTED, CHECKING)
    report = date(2026, 12, 1 + number % 7) if late else date(2026, 3, 16 + number % 15)
    steps.append(Step(report, REPORTED, done))
    if state == REPORTED:
        return tuple(steps)
    steps.append(Step(date(2026, 12, 9) if late else date(2026, 4, 7 + number % 5), CHECKING, {}))
    if state == CHECKING:
        return tuple(steps)
    if returned or state == RETURNED:
        again = [Step(date(2026, 4, 14), RETURNED, {}, _RETURN_NOTE)]
        if state == CLOSED:
            again += [
                Step(date(2026, 4, 21), UNDERWAY, {"measures": measures + "，并逐件回访"}),
                Step(date(2026, 5, 18), REPORTED, {"progress": "已按要求补充整改，逐件回访并留存记录。"}),
                Step(date(2026, 5, 25), CHECKING, {}),
            ]
        steps += again
    if state == CLOSED:
        steps.append(Step(date(2026, 6, 3) if returned else date(2026, 4, 15 + number % 13), CLOSED, {}))
    return tuple(steps)


_LAST_YEAR = (
    ("市中院", TOPIC, "办案效率", "案件久拖不决、承办人难联系。",
     "推行审限预警，承办人电话公开并限时回电", "审限预警台账，回访记录12份", CLOSED),
    ("市中院", DIMENSION, "办案办事效率", "", "简案快审，二审平均用时压减15天", "审判质效月报3份", CLOSED),
    ("市司法局", TOPIC, "岗位在岗", "法律援助窗口中午无人值守。",
     "窗口实行AB岗和午间值班", "值班表，明察暗访记录", CLOSED),
    ("望湖区法院", TOPIC, "办案效率", "执行案件几个月没有进展、电话没人接。",
     "设执行服务专班，每周集中回电", "回电登记册，执行节点公开截图", REPORTED, "2026-11-30"),
    ("望湖区法院", DIMENSION, "办案办事效率", "", "集中清理半年以上未结案件", "清案台账", CLOSED),
    ("汀南区法院", TOPIC, "办案效率", "判决后执行慢、进度查不到。",
     "执行进度短信告知，逾期案件挂牌督办", "短信发送记录，督办单6份", CLOSED, "", True),
    ("汀南区法院", DIMENSION, "办案办事效率", "", "压减立案到开庭时间", "工作总结1份", RETURNED, "2026-12-25"),
    ("市教育局", TOPIC, "教育服务", "课后服务时间短、入学政策问不清。",
     "课后服务延到六点，入学政策一张图公开", "延时学校名单，公开网址", CLOSED, "", True),
    ("市教育局", DIMENSION, "政务公开", "", "招生、收费、课后服务信息统一公开", "公开目录", CLOSED),
    ("市财政局", TOPIC, "限时办结", "补贴拨付超过承诺时间。", "惠企补贴限时拨付，逾期亮灯", "拨付台账", CLOSED),
    ("市自然资源和规划局", TOPIC, "推诿扯皮", "地块管线问题在几家之间转圈、无人牵头。",
     "明确首问牵头科室，建立会商单", "会商单9份", CLOSED),
    ("市自然资源和规划局", TOPIC, "审批时限", "规划许可等待时间长。",
     "规划许可并联审查，压减到7个工作日", "办件时长统计", REPORTED, "2026-11-30"),
    ("市自然资源和规划局", DIMENSION, "效能建设", "", "重点项目提前介入，超时件每周通报", "", UNDERWAY, "2026-12-04"),
    ("市生态环境局", DIMENSION, "效能建设", "", "涉企检查合并计划，环评登记即办", "检查计划，办件记录", CLOSED),
    ("市住房城乡建设局", TOPIC, "审批时限", "竣工验收跑多个科室、备案时间长。",
     "竣工联合验收一口受理，15个工作日办结", "联合验收文件，办件清单", CLOSED),
    ("市住房城乡建设局", TOPIC, "一次性告知", "补正材料一次只说一条。",
     "推行一次性告知单，补正超过一次的由科长说明", "告知单样本，抽查记录", CLOSED),
    ("市住房城乡建设局", TOPIC, "办事便利", "窗口和科室不在一处、来回跑。",
     "科室整体进驻大厅，后台流转", "进驻清单", CHECKING, "2026-11-30"),
    ("市住房城乡建设局", DIMENSION, "效能建设", "", "施工许可告知承诺，超时默认", "承诺制文件", CLOSED),
    ("市城管局", TOPIC, "占道扰民", "早市占道、检查一走又摆出来。",
     "划定疏导点，早晚错时巡查", "疏导点清单，巡查记录", CLOSED),
    ("市城管局", TOPIC, "乱收费乱罚款", "处罚标准不一、罚款不给说法。",
     "公开裁量基准，处罚全程录音录像", "裁量基准，执法记录抽查表", CLOSED, "", True),
    ("市城管局", TOPIC, "执法方式", "上来就收东西、态度生硬。",
     "首违不罚清单，先劝导后执法", "首违不罚清单，劝导记录", CLOSED),
    ("市城管局", DIMENSION, "政务公开", "", "执法事项和收费项目全部上网公开", "", UNDERWAY, "2026-11-20"),
    ("市城管局", EVENT, "窗口空岗", "明察暗访发现窗口空岗1次。", "窗口值守与考勤联动", "考勤记录", CLOSED),
    ("市交通运输局", DIMENSION, "效能建设", "", "从业资格证网上换发", "网办统计", CLOSED),
    ("市商务局", TOPIC, "审批时限", "外贸备案变更等得久。", "备案变更改为即办", "办件记录", CLOSED),
    ("市卫生健康委", DIMENSION, "效能建设", "", "健康证就近办理，新增12个点", "办理点清单", CLOSED),
    ("市市场监管局", TOPIC, "信访回应", "投诉两次没有回音。", "投诉5日内回电，逾期督办", "回电记录", CLOSED),
    ("市体育局", TOPIC, "社区养老文体", "小区健身器材坏了没人修。", "器材报修三日响应", "报修记录", CLOSED),
    ("市医保局", TOPIC, "政策解释", "门诊报销怎么改的看不明白。",
     "印发一图读懂，窗口设政策专员", "宣传单样本，专员排班表", CLOSED, "", True),
    ("市医保局", TOPIC, "看病就医", "异地住院手工报销要跑两趟。",
     "开通手工报销邮寄和网上提交", "", UNDERWAY, "2026-12-11"),
    ("市医保局", TOPIC, "网上办理", "异地备案网上老是退回。", "备案改为承诺制，退件说明原因", "退件率统计", CLOSED),
    ("市医保局", DIMENSION, "政务公开", "", "报销目录和比例按季公开", "公开网址", CLOSED),
    ("市信访局", TOPIC, "信访回应", "说好答复、两个月没有回音。",
     "答复期限短信提醒，到期未答复通报", "通报2期", CLOSED),
    ("市信访局", DIMENSION, "效能建设", "", "初信初访15日内办结", "办结清单", REPORTED, "2026-11-30"),
    ("市水务集团", TOPIC, "水电气热", "高层夏天水压小。", "改造二次供水泵房42处", "", UNDERWAY, "2026-10-31"),
    ("市水务集团", TOPIC, "办事效率", "过户水表要跑两次。", "过户网上办、一次办", "网办统计", CLOSED),
    ("市水务集团", DIMENSION, "服务态度", "", "营业厅服务规范培训，设服务评价器", "培训签到，评价数据", CLOSED),
    ("市燃气集团", TOPIC, "水电气热", "冬季早晚高峰气压不稳。", "更换老旧调压设施18处", "", UNDERWAY, "2026-12-18"),
    ("市燃气集团", TOPIC, "服务承诺", "约好安检不来人。", "安检预约到半小时，爽约道歉并补约", "预约履约统计", CLOSED),
    ("市燃气集团", TOPIC, "电话难打", "客服电话打不通。", "客服坐席由6个增至14个", "接通率月报", CLOSED),
    ("市燃气集团", DIMENSION, "服务质量", "", "维修两小时上门", "上门记录抽查表", CHECKING, "2026-11-30"),
    ("市公交集团", TOPIC, "交通出行", "早高峰等车时间长。", "优化线路11条，高峰加密班次", "线路调整公告", CLOSED),
    ("市公交集团", DIMENSION, "服务环境", "", "更新候车亭，车内每日消毒", "照片，保洁记录", CLOSED),
    ("市客运集团", TOPIC, "交通出行", "青岚县末班车收得早。", "末班车延到十九点", "时刻表公告", CLOSED),
    ("市客运集团", DIMENSION, "服务质量", "", "班线准点率按月公布", "", UNDERWAY, "2026-11-27"),
    ("市电信公司", TOPIC, "通信电视收费", "套餐到期自动续费。", "到期前短信提醒，线上可退订", "短信样本", CLOSED),
    ("市联通公司", DIMENSION, "服务态度", "", "投诉首问负责，营业厅设值班经理", "值班表", CLOSED),
    ("市广电网络公司", TOPIC, "通信电视收费", "套餐自动续订、退订要排队。",
     "开通网上退订", "退订页面截图", RETURNED, "2026-12-21"),
    ("市广电网络公司", DIMENSION, "服务环境", "", "改造营业厅3处", "改造照片", CLOSED),
    ("市一医院", TOPIC, "排队等候", "停车排队、挂号差点过号。", "分时段预约，新增停车位260个", "车位验收单", CLOSED),
    ("市一医院", TOPIC, "看病就医", "检查预约要等一周。", "检查集中预约，普通检查三日内完成", "预约时长统计", CLOSED),
    ("市公积金中心", TOPIC, "贷款融资", "组合贷款放款慢。", "与银行共享资料，放款压减到5天", "放款统计", CLOSED),
)  # fmt: skip
_THIS_YEAR = (
    ("市中院", TOPIC, "办案效率", "案件进展慢、联系不上承办人。"),
    ("市司法局", TOPIC, "岗位在岗", "窗口无人值守。", "增设一名替岗人员，午间不断档", "", UNDERWAY),
    ("望湖区法院", TOPIC, "办案效率", "执行进展慢、电话没人接。"),
    ("望湖区法院", DIMENSION, "办案办事效率", ""),
    ("汀南区法院", TOPIC, "办案效率", "判决后执行慢。"),
    ("汀南区法院", DIMENSION, "办案办事效率", ""),
    ("市教育局", TOPIC, "教育服务", "课后服务时间短、老师和家长对不上时间。"),
    ("市财政局", TOPIC, "限时办结", "补贴拨付超过承诺时间。"),
    ("市自然资源和规划局", TOPIC, "审批时限", "规划许可等待时间长。"),
    ("市自然资源和规划局", TOPIC, "推诿扯皮", "管线问题无人牵头。"),
    ("市自然资源和规划局", DIMENSION, "效能建设", ""),
    ("市住房城乡建设局", TOPIC, "审批时限", "竣工验收备案三个多月。"),
    ("市住房城乡建设局", TOPIC, "一次性告知", "补正通知一次只说一条。"),
    ("市住房城乡建设局", TOPIC, "维修资金", "维修资金一直说在走程序。"),
    ("市住房城乡建设局", DIMENSION, "效能建设", ""),
    ("市住房城乡建设局", DIMENSION, "依法行政", ""),
    ("市城管局", TOPIC, "占道扰民", "早市占道、检查一走又摆出来。"),
    ("市城管局", TOPIC, "乱收费乱罚款", "罚款不给说法。"),
    ("市城管局", TOPIC, "执法方式", "态度生硬。"),
    ("市城管局", DIMENSION, "政务公开", ""),
    ("市城管局", DIMENSION, "效能建设", ""),
    ("市交通运输局", TOPIC, "交通出行", "高铁站夜间没有接驳车。", "高铁站夜间接驳车加开到二十三点", "", UNDERWAY),
    ("市体育局", TOPIC, "社区养老文体", "场地少、器材坏。"),
    ("市医保局", TOPIC, "政策解释", "门诊报销政策看不明白。"),
    ("市医保局", TOPIC, "网上办理", "手工报销要跑两趟。"),
    ("市医保局", TOPIC, "看病就医", "定点药店结算不便。"),
    ("市信访局", DIMENSION, "效能建设", ""),
    ("市机关事务局", TOPIC, "信访回应", "报修没有回音。"),
    ("市水务集团", TOPIC, "水电气热", "高层水压小、反映多次没有改。"),
    ("市水务集团", DIMENSION, "服务态度", ""),
    ("市燃气集团", TOPIC, "水电气热", "气压不稳、改造进度慢。"),
    ("市燃气集团", TOPIC, "服务承诺", "约好安检不来人。"),
    ("市燃气集团", DIMENSION, "服务质量", ""),
    ("市客运集团", EVENT, "较大道路运输责任事故", "发生一起较大道路运输责任事故。"),
    ("市客运集团", TOPIC, "交通出行", "末班车收得早。"),
    ("市客运集团", DIMENSION, "服务环境", ""),
    ("市广电网络公司", TOPIC, "通信电视收费", "套餐自动续订。"),
    ("市广电网络公司", TOPIC, "排队等候", "营业厅排队久。"),
    ("市一医院", TOPIC, "排队等候", "挂号、停车排队久。", "自助机由20台增至45台", "", UNDERWAY),
    ("市一医院", TOPIC, "看病就医", "检查预约久。"),
)  # fmt: skip
