"""What people write: by unit, group and kind, in their own words."""

from __future__ import annotations

from dataclasses import dataclass

from demo.groups import CLIENTS, CONGRESS, CONSULTATIVE, COUNTIES, ENTERPRISES, PARTY, RESIDENTS, SUPERVISORS

PRAISE, CRITICISM, SUGGESTION = "表扬", "批评", "建议"


@dataclass(frozen=True)
class Topic:
    """A matter people raise about a unit: who does, how often relative to others of the kind, and in which phrasings."""

    unit: str
    group: str
    kind: str
    weight: float
    phrasings: tuple[str, ...]


EMPTY = (
    ("无", 40),
    ("没有", 18),
    ("挺好", 8),
    ("满意", 8),
    ("没有意见", 5),
    ("无意见", 4),
    ("都挺好的", 3),
    ("暂无", 3),
    ("很好", 3),
    ("好", 2),
    ("没意见", 2),
    ("没什么意见，都挺好的，希望越来越好。", 1),
    ("。", 1),
    ("，，，", 1),
    ("👍👍", 1),
)

OPENINGS = {
    PRAISE: ("", "", "", "说句公道话，", "点个赞，", "必须表扬一下，", "今年感觉不一样了，", "实事求是讲，"),
    CRITICISM: ("", "", "", "反映个事，", "说句实话，", "不是头一回了，", "提个意见，", "讲真的，", "老百姓说两句，"),
    SUGGESTION: ("", "", "", "提个建议，", "个人看法，", "小建议：", "有个想法，"),
}
ENDINGS = {
    PRAISE: ("", "", "", "希望保持。", "谢谢了。", "给个好评。", "👍"),
    CRITICISM: ("", "", "", "希望管一管。", "盼答复。", "请重视。", "能不能改一改。", "唉。"),
    SUGGESTION: ("", "", "", "谢谢。", "望采纳。", "请考虑。", "这样大家都方便。"),
}

# Copied many times over by people who were asked to, word for word.
COPIED = (
    ("市公交集团", RESIDENTS, PRAISE, 26, "公交服务一流，司机师傅热情周到，必须点赞！！"),
    ("市城管局", RESIDENTS, CRITICISM, 22, "只会罚款不会管理，强烈不满意，请领导重视。"),
)

# One of a kind: personal data, named officials, irony, a slip, the wrong unit, traditional script, a pasted post.
SINGLE = (
    ("市信访局", RESIDENTS, CRITICISM, "我的事联系××（电话138××××0000、住望湖区××路18号3栋）说好给答复，两个月没回音。"),
    (
        "市医保局",
        RESIDENTS,
        CRITICISM,
        "本人田小禾，身份证990101199003070213，报销单交了三个月没到账，手机 199 0000 0123。",
    ),
    (
        "市公安局",
        RESIDENTS,
        CRITICISM,
        "我的车云Z·X0F29被拖走没人通知，车主何青禾，家住望湖区柳荫路26号锦湖苑5栋2单元301室。",
    ),
    (
        "市市场监管局",
        ENTERPRISES,
        CRITICISM,
        "投诉了两次没结果，资料发到 tinghe_2026@example.com 也没人回，微信号yt_tinghe66。",
    ),
    (
        "市不动产登记中心",
        RESIDENTS,
        CRITICISM,
        "登记科的钱副科长让我找柳主任，柳主任又让我找钱副科长，一下午没办成，座机0000-0000123打不通。",
    ),
    ("市住房城乡建设局", ENTERPRISES, CRITICISM, "效率真高，三个月盖一个章。"),
    ("市住房城乡建设局", ENTERPRISES, CRITICISM, "建管科某科长说材料放他桌上就行，放了一个月还在桌上。"),
    ("市自然资源和规划局", ENTERPRISES, CRITICISM, "几家互相扯披，没有一家肯牵头。"),
    ("市教育局", RESIDENTS, CRITICISM, "门诊看病报销比例怎么降了，看不懂。"),
    ("市中医医院", RESIDENTS, PRAISE, "大夫號脈很仔細，藥也不貴，謝謝。"),
    (
        "市燃气集团",
        RESIDENTS,
        CRITICISM,
        "【转】燃气安检那些事：预约靠抢，上门靠等，电话靠运气。看完你还敢约吗？转给身边的人！",
    ),
)
# Numbers that nobody has: places, exchanges and plates that are not given out, and a domain kept for examples.
PLANTED = (
    "138××××0000", "××路18号3栋", "990101199003070213", "199 0000 0123", "田小禾", "云Z·X0F29", "何青禾", "柳荫路26号",
    "锦湖苑5栋2单元301室", "tinghe_2026@example.com", "yt_tinghe66", "钱副科长", "柳主任", "0000-0000123", "某科长",
)  # fmt: skip

# Counted nowhere: a lead for discipline.
LEADS = (
    ("市公共资源交易中心", ENTERPRISES, CRITICISM, "听说有的标是提前定好的，评标那天谁中大家心里都有数，请纪委查一查。"),
)
# Without substance all the same, at a place of its own.
SIGNS = (("市移动公司", RESIDENTS, CRITICISM, "？？？？！！！"),)

KIND_SHARES = {PRAISE: 0.22, CRITICISM: 0.40, SUGGESTION: 0.38}

TOPICS = (
    Topic(
        "市行政审批局",
        ENTERPRISES,
        PRAISE,
        3,
        (
            "上午交材料下午就拿到执照了，章子都是免费刻的，比前几年强太多。",
            "开公司一趟就办完了，营业执照当天拿，刻章没花钱。",
            "一件事专窗确实快，以前跑一个礼拜，现在半天。",
        ),
    ),
    Topic(
        "市行政审批局",
        CLIENTS,
        PRAISE,
        2,
        (
            "我妈七十多不会用手机，帮办的小姑娘一步一步教，最后还送到公交站，给她点个赞。",
            "帮办代办的小伙子有耐心，表都帮着填好了。",
        ),
    ),
    Topic(
        "市不动产登记中心",
        RESIDENTS,
        PRAISE,
        3,
        (
            "过户半个钟头办完，原来听说要跑三四趟。",
            "带押过户真方便，不用先凑钱还贷了，当天就拿到证。",
            "现在办房产证一个窗口就行，不用来回排队了。",
        ),
    ),
    Topic(
        "市供电公司",
        RESIDENTS,
        PRAISE,
        2,
        ("八月份台风那晚停电，师傅凌晨两点还在杆子上，不到三小时就来电了。", "打了电话半小时抢修的就到了，态度也好。"),
    ),
    Topic(
        "市公安局",
        RESIDENTS,
        PRAISE,
        2,
        ("丢了身份证着急坐车，派出所周末也给办了临时的，态度很好。", "孩子走丢了，民警调监控一个多小时就找到了，感谢。"),
    ),
    Topic(
        "市税务局",
        ENTERPRISES,
        PRAISE,
        2,
        ("税费优惠不用申请自己就到账，专管员还打电话提醒。", "退税三天就到了，现在不用往大厅跑。"),
    ),
    Topic("市气象局", RESIDENTS, PRAISE, 1, ("台风预警短信发得及时，家里提前收了阳台。", "暴雨预报挺准的。")),
    Topic(
        "市文化和旅游局", RESIDENTS, PRAISE, 1, ("图书馆晚上开到九点，孩子有地方写作业。", "送戏下乡老人爱看，多来几场。")
    ),
    Topic("市民政局", RESIDENTS, PRAISE, 1, ("婚姻登记处周末能预约，不用请假。", "社区食堂老人吃饭便宜，味道也行。")),
    Topic(
        "市社保中心", CLIENTS, PRAISE, 1.5, ("养老认证在手机上刷个脸就好了，不用回老家。", "退休手续一次办好，讲得清楚。")
    ),
    Topic("市公积金中心", CLIENTS, PRAISE, 1.5, ("提取公积金网上点点第二天到账。", "异地提取也能办了，省了一趟路费。")),
    Topic("市退役军人局", CLIENTS, PRAISE, 0.7, ("优待证办得快，还主动打电话问就业情况。",)),
    Topic(
        "市住房城乡建设局",
        ENTERPRISES,
        CRITICISM,
        7,
        (
            "竣工验收前后跑了五个科室，每个科室要的材料不一样，三个多月才拿到备案表，工期都耽误了。",
            "施工许可卡了两个月，问就是在走流程，工地停着一天一天都是钱。",
            "竣工备案跑了好几个科室，材料要的都不一样，三个月了还没下来。",
            "联合验收说是联合，还是一家一家来，等完这家等那家。",
        ),
    ),
    Topic(
        "市住房城乡建设局",
        ENTERPRISES,
        CRITICISM,
        4,
        ("补正通知一次只说一条，补完一条再说下一条，能不能一次说清？", "材料退了四回，每回说一个问题，早一起说不就完了。"),
    ),
    Topic(
        "市住房城乡建设局",
        RESIDENTS,
        CRITICISM,
        3,
        (
            "小区漏水报了两年维修资金，一直说在走程序，走到哪一步没人讲得清。",
            "楼顶漏水想用维修资金，跑了一年还没批下来。",
            "物业收钱不干事，找住建说归街道，找街道说归住建。",
        ),
    ),
    Topic(
        "市城管局",
        RESIDENTS,
        CRITICISM,
        6,
        (
            "早市占了半条路，来检查的时候没有，检查一走又摆出来。",
            "门口人行道天天停满电动车，打了电话也没人来管。",
            "夜里渣土车吵得睡不着，反映好几次了还是老样子。",
            "摆摊的把路都占了，推个婴儿车都过不去。",
        ),
    ),
    Topic(
        "市城管局",
        ENTERPRISES,
        CRITICISM,
        3,
        ("要整改可以好好说，上来就收东西，老百姓也不容易。", "店招换了三回，一任领导一个颜色，钱都是我们出。"),
    ),
    Topic(
        "市医保局",
        RESIDENTS,
        CRITICISM,
        7,
        (
            "门诊报销怎么改的没看明白，问窗口说看公众号，公众号上也没讲清楚。",
            "个人账户的钱怎么少了，没人给个明白话。",
            "门诊报销要到多少钱才给报，问三个人三个说法。",
            "药店说这个药不能刷医保了，为什么不提前说一声。",
        ),
    ),
    Topic(
        "市医保局",
        RESIDENTS,
        CRITICISM,
        3,
        ("异地住院手工报销要跑两趟，材料还得原件，能不能网上传。", "在外地看病回来报销，等了快三个月才到账。"),
    ),
    Topic(
        "市燃气集团",
        RESIDENTS,
        CRITICISM,
        4,
        (
            "约好上午来安检，等到下午一点没人来，电话也打不通。",
            "换个燃气表让请一天假在家等，结果没来。",
            "安检的一来就推销软管和报警器，不买就说不合格。",
        ),
    ),
    Topic(
        "市水务集团",
        RESIDENTS,
        CRITICISM,
        4,
        (
            "六楼以上夏天水压小，洗澡要等到半夜，反映过好几次了。",
            "停水不通知，早上起来一滴水没有。",
            "水放出来发黄，放半天才清。",
        ),
    ),
    Topic(
        "市客运集团",
        RESIDENTS,
        CRITICISM,
        3,
        ("青岚到市里末班车五点半就没了，下班根本赶不上。", "班车说取消就取消，等了一个多小时才知道。"),
    ),
    Topic(
        "市广电网络公司",
        RESIDENTS,
        CRITICISM,
        3,
        ("套餐到期自动给续了，想退还要到营业厅排队。", "看个电视要三个遥控器，老人根本不会开。"),
    ),
    Topic(
        "市自然资源和规划局",
        ENTERPRISES,
        CRITICISM,
        3,
        ("地块上有老管线，规划说找住建，住建说找城管，转了一圈又回来了，谁牵头？", "规划条件等了四个月，项目都凉了。"),
    ),
    Topic(
        "望湖区法院",
        CLIENTS,
        CRITICISM,
        1.5,
        ("判决书拿到八个月了还没执行，打承办人电话没人接。", "立了案几个月没消息，问就是案子多。"),
    ),
    Topic("汀南区法院", CLIENTS, CRITICISM, 1, ("开庭改了两次期，都是头一天晚上才通知。",)),
    Topic(
        "市一医院",
        RESIDENTS,
        CRITICISM,
        3,
        ("停车排队比看病时间还长，挂了号差点过号。", "挂个专家号要半夜抢，看病三分钟。", "做个彩超排到下个礼拜。"),
    ),
    Topic(
        "市移动公司",
        RESIDENTS,
        CRITICISM,
        1.5,
        ("不知道什么时候给开了个业务，每月扣十块，要退还得去营业厅。", "宽带老掉线，报修两天才来人。"),
    ),
    Topic("市联通公司", RESIDENTS, CRITICISM, 1, ("改个低价套餐百般不给改。", "小区里信号差，电梯口就断。")),
    Topic("市电信公司", RESIDENTS, CRITICISM, 1, ("推销电话太多，说了不要还打。",)),
    Topic("市信访局", RESIDENTS, CRITICISM, 1, ("交上去的材料转来转去又转回原单位了。", "登记了两个月，没人给回个话。")),
    Topic(
        "市公交集团",
        RESIDENTS,
        CRITICISM,
        1.5,
        ("高峰期二十分钟一班，挤都挤不上去。", "手机上显示两分钟到站，等了一刻钟。"),
    ),
    Topic(
        "市教育局",
        RESIDENTS,
        SUGGESTION,
        3,
        (
            "课后延时到五点半，上班的还是接不到，建议延到六点。",
            "中午饭能不能公开一下菜单和价格。",
            "学校门口接送太堵，建议错开放学时间。",
        ),
    ),
    Topic(
        "市交通运输局",
        RESIDENTS,
        SUGGESTION,
        2,
        ("高铁站晚上九点以后到站的人不少，建议加开接驳车。", "村村通的路坏了两年了，建议排个计划修一修。"),
    ),
    Topic(
        "市人力资源社会保障局",
        ENTERPRISES,
        SUGGESTION,
        2,
        ("招聘会多是办公岗位，建议多办技工专场，进园区来办。", "技能培训补贴手续能不能简化点。"),
    ),
    Topic("市数据局", CONGRESS, SUGGESTION, 1, ("各单位系统不通，同一份材料要交好几次，建议牵头打通，少让群众重复交。",)),
    Topic(
        "市生态环境局",
        ENTERPRISES,
        SUGGESTION,
        2.5,
        ("一个月来了三拨检查，内容差不多，建议合并成一次查。", "检查能不能提前打个招呼，一次查完。"),
    ),
    Topic("市市场监管局", CONSULTATIVE, SUGGESTION, 1, ("预付卡跑路的多，建议出个黑名单，办卡前能查。",)),
    Topic(
        "市市场监管局", RESIDENTS, SUGGESTION, 2, ("健身房卷钱跑了投诉没结果，建议预付卡统一管起来。", "菜场的秤要常查查。")
    ),
    Topic(
        "市农业农村局",
        COUNTIES,
        SUGGESTION,
        1.5,
        ("同一张农户表这个站要那个科也要，建议统一一个口子报。", "报表太多，建议一个数只报一次。"),
    ),
    Topic(
        "市公共资源交易中心",
        ENTERPRISES,
        SUGGESTION,
        2,
        ("投标保证金退得慢，建议开标后五个工作日内自动退。", "建议保证金都用电子保函，别压我们的钱。"),
    ),
    Topic(
        "市卫生健康委",
        RESIDENTS,
        SUGGESTION,
        2,
        ("检查结果各家医院要互认，建议别换一家又重做一遍。", "社区医院药太少，建议多配一些，省得老人往大医院跑。"),
    ),
    Topic("市发展改革委", ENTERPRISES, SUGGESTION, 1, ("惠企政策太散，建议出一张清单，够条件的直接推送。",)),
    Topic("市工业和信息化局", ENTERPRISES, SUGGESTION, 1, ("技改补助申报时间太紧，建议提前一个月通知。",)),
    Topic("市财政局", ENTERPRISES, SUGGESTION, 0.7, ("给政府供货的款子拖得久，建议定个时限。",)),
    Topic("市地方金融局", ENTERPRISES, SUGGESTION, 0.7, ("小微企业贷款还是要抵押，建议多搞几场银企对接。",)),
    Topic("市水利局", COUNTIES, SUGGESTION, 0.7, ("小型水库管护的钱下来得晚，建议汛前到位。",)),
    Topic("市应急局", COUNTIES, SUGGESTION, 0.7, ("各部门演练多，建议统筹成一次综合演练。",)),
    Topic("市林业局", COUNTIES, SUGGESTION, 0.5, ("护林员补贴偏低，留不住人，建议提一点。",)),
    Topic("市司法局", SUPERVISORS, SUGGESTION, 0.5, ("村里的法律顾问一年见不到几回，建议固定时间来坐班。",)),
    Topic("市商务局", PARTY, SUGGESTION, 0.5, ("以旧换新的补贴名额抢不到，建议分批放。",)),
    Topic("市体育局", RESIDENTS, SUGGESTION, 1, ("学校操场周末能不能向居民开放。", "小区健身器材坏了，建议定个人常来修。")),
    Topic("市妇幼保健院", RESIDENTS, SUGGESTION, 1, ("儿科晚上只有一个大夫，建议多排一个。",)),
    Topic("市就业人才中心", CLIENTS, SUGGESTION, 1, ("档案转递能不能网上办，别让本人跑。",)),
)


def long_letter() -> str:
    """A letter of more than 2,000 characters about one house and many errands, as some offices get every year."""
    errands = (
        "窗口说材料不全，让回去补一份原件",
        "补了原件，又说复印件要盖章",
        "盖了章，经办的人开会去了，让下午来",
        "下午来了，说系统坏了，让等通知",
        "等了半个月没有通知，打电话没人接",
        "换了一个人接待，说前面的材料找不到了",
        "重新交了一遍，说这事要先问物业",
        "物业出了证明，又说格式不对",
        "格式改好了，说归另一个科管",
        "另一个科说从来没有管过这个事",
        "两个科的人碰了头，说要请示领导",
        "请示完了，说再等一等",
    )
    days = [(2 + visit // 4, 3 + 7 * (visit % 4)) for visit in range(24)]
    visits = "".join(
        f"第{number}趟，{month}月{day}日，我请了半天假，坐四十分钟公交过来，排了{15 + 5 * (number % 7)}分钟的队，"
        f"{errands[number % 12]}。我问还要多久，回答说按程序走，我问程序是哪几步，没有人能说清楚，也没有一张纸写给我看。"
        for number, (month, day) in enumerate(days, start=1)
    )
    return (
        "各位领导，我是一名普通居民，写这封信不是要告谁，就是想把办维修资金的经过原原本本说一遍。"
        f"{visits}我说的每一趟都有取号的小票。我不要求特殊照顾，"
        "只求把要什么材料、分几步、找哪个人、多少天办完，一次写清楚贴在墙上。房子还在漏，下一个雨季又快到了。"
    )
