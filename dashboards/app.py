"""The frame around every page: language, navigation, and what the reader must know about the data's state.

Started by `streamlit run dashboards/app.py`. Adding a page is one file in `views/` and one line here.
"""

from pathlib import Path

import streamlit as st

from dashboards import formats as f
from dashboards import parts, roles
from dashboards.queries import publication
from dashboards.words import L, plain, speak, switch

HERE = Path(__file__).parent

mark, logo = str(HERE / "mark.svg"), str(HERE / "logo.svg")
st.set_page_config(page_title="AI Talent Exchange", page_icon=mark, layout="wide", initial_sidebar_state="auto")
st.html(HERE / "style.css")
st.logo(logo, icon_image=mark, size="large")
bar = st.container(horizontal=True, horizontal_alignment="distribute", vertical_alignment="center", gap="small")
crumb = bar.container(width="stretch")
with bar:
    language = switch()
speak(language)


def view(name: str, title: str, icon: str, *, first: bool = False) -> st.Page:
    """One page of `views/`, under its own name in the address."""
    path = None if first else name.replace("_", "-")
    return st.Page(HERE / "views" / f"{name}.py", title=title, icon=f":material/{icon}:", default=first, url_path=path)


sections = {
    L("总览", "Overview"): [
        view("overview", L("本周", "This week"), "monitoring", first=True),
    ],
    L("知识库", "Knowledge"): [
        view("knowledge", L("探索", "Explore"), "travel_explore"),
        view("resource", L("资源详情", "Resource"), "menu_book"),
        view("trends", L("趋势", "Trends"), "trending_up"),
        view("gaps", L("缺口", "Gaps"), "grid_view"),
        view("review_queue", L("复核队列", "Review queue"), "rule"),
    ],
    L("学习", "Learning"): [
        view("learning_paths", L("学习路径", "Learning paths"), "route"),
        view("for_you", L("为你推荐", "For you"), "recommend"),
    ],
    L("人才与项目", "Talent and projects"): [
        view("talent_market", L("人才市场", "Talent market"), "work"),
        view("jobs", L("职位", "Jobs"), "badge"),
        view("matching", L("匹配", "Matching"), "handshake"),
        view("projects", L("项目", "Projects"), "rocket_launch"),
        view("project_matching", L("项目对接", "Project matching"), "diversity_2"),
    ],
    L("运营", "Running the community"): [
        view("community", L("社区", "Community"), "groups"),
        view("retention", L("留存与成员", "Retention and members"), "diversity_3"),
        view("service", L("问答与支持", "Questions and support"), "support_agent"),
        view("events", L("活动与内容", "Events and content"), "event"),
        view("business", L("经营", "Business"), "payments"),
        view("channels", L("渠道与流失", "Channels and churn"), "campaign"),
        view("metrics", L("指标", "Metrics"), "function"),
        view("operations", L("数据运行", "Operations"), "health_metrics"),
        view("model_card", L("模型说明", "Model card"), "fact_check"),
        view("data_sets", L("数据集", "Data sets"), "database"),
    ],
}
page = st.navigation(sections, expanded=True)  # the note on the role below must not fold the pages away
crumb.caption(next(name for name, pages in sections.items() if page in pages))

now = publication.begin()
with st.sidebar:
    parts.reader()
if now is None and publication.current() is not None:
    st.title(L("谁可以看这一版？", "Who may see this version?"), anchor=False)
    parts.empty(
        L("这一版没有给你的角色准备的文件", "This version has no file for your role"),
        L("运行 `talent publish` 重新发布，再刷新本页。", "Publish again (`talent publish`), then reload this page."),
    )
    st.stop()
if now is None:
    st.title(L("数据在哪里？", "Where is the data?"), anchor=False)
    parts.empty(
        L("还没有发布过数据", "Nothing has been published yet"),
        L(
            "在项目目录里输入 `make run`，几分钟后刷新本页。",
            "Type `make run` in the project's folder, then reload this page in a few minutes.",
        ),
    )
    st.stop()

run = publication.last_run()
if run and run.is_behind:
    facts = publication.facts()
    zone = facts["reporting_zone"]
    when, seen = f.moment(run.finished_at, zone), f.moment(facts["as_of"], zone)
    detail = f"  \n:small[{plain(run.detail)}]" if run.detail else ""
    verb = L(
        "失败" if run.status == "failed" else "被质量检查拦下",
        "failed" if run.status == "failed" else "was held by a check",
    )
    st.warning(
        L(
            f"最近一次运行于 {when} {verb}；你看到的是 {seen} 的那一版，数字都经过检查。{detail}",
            f"The last run {verb} at {when}; you see the publication of {seen}, which passed every check.{detail}",
        ),
        icon=":material/report:",
    )
try:
    page.run()
except roles.NotForThisRole:
    st.header(page.title, anchor=False)
    parts.closed()
