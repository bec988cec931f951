"""The office that issues the papers of the demonstration city."""

OFFICE = "云汀市机关效能建设工作领导小组办公室"
LETTERHEAD = {
    "issuer": OFFICE,
    "office": "市效能办",
    "red_head": OFFICE + "文件",
    "code": "云效",
    "subject": "全市机关作风",
    "basis": "《云汀市2026年度“万人评议机关作风”活动实施方案》（云效〔2026〕3号）",
    "to": "各参评单位",
    "report_to": "市委、市政府",
    "brief_to": "市委、市政府领导",
    "copies": "市委办公室，市人大常委会办公室，市政府办公室，市政协办公室",
    "printer": OFFICE,
}
