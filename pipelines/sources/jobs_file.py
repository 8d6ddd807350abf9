"""Job postings from files that people drop: exports of boards without a public API, and lists of postings.

One line is enough for a known export: `{kind: jobs_file, path: inbox/boss/*.csv, preset: boss}`. Any other file names
its columns; parameters and formats are those of `_table`. Presets, in Chinese and in English headings, and in the
names that the boards' own JSON uses (give `records`, e.g. `zpData.jobList`, for an answer saved whole):

  boss       BOSS直聘: 职位 / job_name / jobName, 公司 / company / brandName, 城市 / address / cityName, 薪资 / salary /
             salaryDesc, 技能要求 / need / skills ...; ids are encryptJobId where there are any
  zhaopin    智联招聘: 职位名称 / name, 公司名称 / company.name, 工作地点 / workCity, 职位月薪 / salary60, 发布日期 /
             publishTime ...; ids are number
  51job      前程无忧: 职位名 / jobName / job_name, 公司名 / fullCompanyName / company_name, 工作地点 / jobAreaString /
             workarea_text, 薪资 / provideSalaryString / providesalary_text, 发布日期 / issueDateString / issuedate ...
  lagou      拉勾: 职位 / positionName, 公司 / companyFullName, 城市 / city, 薪资 / salary, 职业技能 / skillLables ...
  glassdoor  Job Title, Company Name, Location, Salary Estimate (`-1` = unknown), Job Description
  simplify   listings.json of the new-graduate and internship lists: a posting with `active: false` is a tombstone

Boards' files state no licence and their terms forbid crawling: only what a person exported for their own use is read.
A posting without an id gets one of title, company, place, pay, experience and education, so a file that was exported
twice adds nothing. May import: polars, grammars, contracts.
"""

from __future__ import annotations

from typing import Any

from pipelines.contracts.raw import Job
from pipelines.sources import _table

_TITLE = [
    "职位名称",
    "职位名",
    "职位",
    "岗位名称",
    "岗位",
    "招聘职位",
    "标题",
    "Job Title",
    "job_title",
    "title",
    "Title",
]
_COMPANY = [
    "公司名称",
    "公司全称",
    "公司名字",
    "公司名",
    "公司",
    "企业名称",
    "Company Name",
    "company_name",
    "Company",
    "company",
]
_PLACE = [
    "工作地点",
    "工作城市",
    "所在城市",
    "城市",
    "地点",
    "地区",
    "工作区域",
    "工作地址",
    "Location",
    "location",
    "City",
    "city",
    "address",
]
_PAY = ["薪资", "薪资范围", "薪资待遇", "期待薪资", "薪酬", "薪水", "工资", "月薪", "职位月薪", "Salary", "salary"]
_EXPERIENCE = ["工作经验", "经验要求", "经验", "工作年限", "经历", "Experience", "experience"]
_EDUCATION = ["学历", "学历要求", "最低学历", "教育程度", "Education", "education", "degree"]
_POSTED = [
    "发布时间",
    "发布日期",
    "招聘发布日期",
    "招聘发布时间",
    "更新时间",
    "更新日期",
    "Posted",
    "posted_at",
    "date_posted",
]
_URL = ["职位链接", "详情页", "招聘详情页", "职位详情页", "链接", "网址", "URL", "url", "link", "job_url"]
_TEXT = [
    "职位描述",
    "岗位描述",
    "职位信息",
    "职位详情",
    "岗位职责",
    "工作内容",
    "任职要求",
    "岗位要求",
    "Job Description",
    "description",
]
_SKILLS = [
    "职业技能",
    "技能要求",
    "技能标签",
    "职位标签",
    "工作标签",
    "关键词",
    "技能",
    "标签",
    "Skills",
    "skills",
    "tags",
]
_TYPE = ["工作性质", "工作类型", "职位性质", "职位类型", "招聘类型", "用工类型", "Employment Type", "employment_type"]
_DEPARTMENT = ["部门", "所属部门", "Department", "department"]
_ID = ["职位ID", "职位编号", "职位id", "岗位ID", "job_id", "jobId"]
_TYPES = {
    "全职": "full_time", "社招": "full_time", "兼职": "part_time", "实习": "internship", "实习生": "internship",
    "兼职/临时": "part_time", "临时": "temporary", "劳务派遣": "contract", "外包": "contract", "full-time": "full_time",
    "Full-time": "full_time", "Part-time": "part_time", "Internship": "internship", "Contract": "contract", "*": None,
}  # fmt: skip
_NOTHING = ["-1", "-", "--", "无", "null", "NULL", "None", "nan", "NaN"]


def _board(*, has_skills_in_key: bool = False, **own: list[str]) -> dict[str, Any]:
    """The mapping of a Chinese board: its own headings before those that all exports share."""

    def named(what: str, shared: list[str]) -> list[str]:
        return list(dict.fromkeys([*own.get(what, []), *shared]))

    title, company = named("title", _TITLE), named("company", _COMPANY)
    place, pay = named("place", _PLACE), named("pay", _PAY)
    return {
        "columns": {
            "job_id": named("id", _ID),
            "title": title,
            "company": company,
            "location": place,
            "salary_text": pay,
            "description": {"column": named("text", _TEXT), "markup": True},
            "tags": {"column": named("skills", _SKILLS), "split": ","},
            "url": named("url", _URL),
            "department": _DEPARTMENT,
            "employment_type": {"column": named("type", _TYPE), "values": _TYPES},
            "posted_at": {"column": named("posted", _POSTED), "lenient": True},
        },
        "key": {
            "row_hash": [
                title,
                company,
                place,
                pay,
                named("experience", _EXPERIENCE),
                named("education", _EDUCATION),
                *([named("skills", _SKILLS)] if has_skills_in_key else []),
            ]
        },
        "null_values": _NOTHING,
        "zone": "Asia/Shanghai",
        "language": "zh",
    }


PRESETS: dict[str, dict[str, Any]] = {
    "boss": _board(
        id=["encryptJobId"],
        title=["jobName", "job_name"],
        company=["brandName"],
        place=["address", "cityName"],
        pay=["salaryDesc"],
        experience=["jobExperience", "job_time"],
        education=["jobDegree"],
        skills=["need"],
        text=["postDescription"],
        url=["job_href"],
    ),
    "zhaopin": _board(
        id=["number"],
        title=["name", "jobName"],
        company=["company.name", "companyName"],
        place=["workCity", "cityDistrict", "city.display"],
        pay=["salary60"],
        experience=["workingExp.name", "workingExp"],
        education=["eduLevel.name", "education.name"],
        posted=["publishTime", "updateDate"],
        url=["positionURL", "positionUrl"],
        text=["jobSummary"],
        skills=["skillLabel.*.value", "welfare"],
        type=["workType", "emplType"],
    ),
    "51job": _board(
        title=["jobName", "job_name"],
        company=["fullCompanyName", "companyName"],
        place=["jobAreaString", "workarea_text"],
        pay=["provideSalaryString", "providesalary_text"],
        experience=["workYearString"],
        education=["degreeString"],
        posted=["issueDateString", "issuedate"],
        url=["jobHref", "job_href"],
        text=["jobDescribe", "job_message"],
        skills=["jobTags"],
        type=["termStr", "jobterm_text"],
    ),
    # One company advertises the same job twice, for other skills.
    "lagou": _board(
        has_skills_in_key=True,
        id=["positionId"],
        title=["positionName"],
        company=["companyFullName", "companyShortName"],
        experience=["workYear"],
        posted=["createTime", "formatCreateTime"],
        text=["positionDetail", "job_detail"],
        skills=["skillLables", "positionLables"],
        type=["jobNature"],
    ),
    "glassdoor": {
        "columns": {
            "title": "Job Title",
            "company": "Company Name",
            "location": "Location",
            "salary_text": "Salary Estimate",
            "description": "Job Description",
        },
        "key": {"row_hash": ["Job Title", "Company Name", "Location", "Job Description"]},
        "null_values": ["-1"],
        "language": "en",
    },
    "simplify": {
        "columns": {
            "job_id": "id",
            "title": "title",
            "company": "company_name",
            "location": "locations",
            "url": "url",
            "tags": ["category"],
            "posted_at": "date_posted",
            "updated_at": "date_updated",
        },
        "removed": {"column": "active", "values": {"false": True}},
        "language": "en",
    },
}

SOURCE = _table.source(Job, "jobs", presets=PRESETS)
