"""publish, letterhead, template, check-paper"""

from __future__ import annotations

import argparse
from dataclasses import asdict, replace
from pathlib import Path

from commands.approval import day_named
from commands.printing import print_json
from jobs.edited import check_edited
from jobs.files import read_bytes, shown_name, write_bytes
from jobs.notices import ANNEXES, BLOCKS, PAPERS, Drafted, Wording, publish
from jobs.paper_templates import check_template, drop_template, keep_template
from jobs.settings import keep_letterhead, letterhead, with_setting
from jobs.viewer import LOCAL
from words import say
from words.notice import difference_line, template_lines
from words.punctuation import labelled


def add_commands(commands: argparse._SubParsersAction, shared: argparse.ArgumentParser) -> None:
    parser = commands.add_parser("publish", parents=[shared], help=say("help.publish"))
    parser.add_argument("--wave", required=True)
    parser.add_argument("--out", required=True, metavar="FOLDER", help=say("help.publish_out"))
    add_wording(parser)
    parser.set_defaults(run=_publish)
    parser = commands.add_parser("letterhead", parents=[shared], help=say("help.letterhead"))
    parser.add_argument("--set", action="append", default=[], metavar="NAME=TEXT", help=say("help.letterhead_set"))
    parser.add_argument("--json", action="store_true")
    parser.set_defaults(run=_letterhead)
    parser = commands.add_parser("template", parents=[shared], help=say("help.template"))
    parser.add_argument("file", nargs="?", metavar="FILE")
    parser.add_argument("--keep-for", choices=PAPERS, help=say("help.template_keep"))
    parser.add_argument("--drop", choices=PAPERS, help=say("help.template_drop"))
    parser.set_defaults(run=_template)
    parser = commands.add_parser("check-paper", parents=[shared], help=say("help.check_paper"))
    parser.add_argument("file", metavar="FILE")
    parser.add_argument("--wave", required=True)
    parser.add_argument("--kind", choices=PAPERS, default=PAPERS[0], help=say("help.check_paper_kind"))
    add_wording(parser)
    parser.add_argument("--json", action="store_true")
    parser.set_defaults(run=_check)


def add_wording(parser: argparse.ArgumentParser) -> None:
    """What a person chooses for a paper."""
    parser.add_argument("--number", default="", help=say("help.paper_number"))
    parser.add_argument("--day", type=day_named, help=say("help.paper_day"))
    parser.add_argument("--signer", default="", help=say("help.paper_signer"))
    parser.add_argument("--plan-by", type=day_named, help=say("help.paper_plan"))
    parser.add_argument("--result-by", type=day_named, help=say("help.paper_result"))
    parser.add_argument("--look-back", type=day_named, help=say("help.paper_review"))
    parser.add_argument("--annex", action="append", choices=ANNEXES, help=say("help.paper_annexes"))
    parser.add_argument("--blocks", type=int, choices=BLOCKS, default=2, help=say("help.paper_blocks"))
    parser.add_argument("--red-head", action="store_true", default=None, help=say("help.paper_red_head"))


def wording_of(options) -> Wording:
    found = Wording(
        number=options.number, day=options.day, signer=options.signer, plan=options.plan_by, result=options.result_by,
        review=options.look_back, red_head=options.red_head, blocks=options.blocks,
    )  # fmt: skip
    return replace(found, annexes=tuple(options.annex)) if options.annex else found


def say_warnings(drafted: Drafted) -> None:
    for line in drafted.warnings:
        print(line)


def _publish(store, options) -> None:
    """All of them are made before the first is written."""
    folder = Path(options.out)
    papers = publish(LOCAL, store, options.wave, wording_of(options))
    folder.mkdir(parents=True, exist_ok=True)
    for each in papers:
        path = folder / each.file.name
        write_bytes(path, each.file.content)
        print(say("export.done", path=path))
        say_warnings(each)


def _letterhead(store, options) -> None:
    found = letterhead(store)
    if options.set:
        for each in options.set:
            name, _, value = each.partition("=")
            found = with_setting(found, name, value)
        keep_letterhead(LOCAL, store, found)
        print(say("letterhead.kept"))
    if options.json:
        print_json(asdict(found))
        return
    for name, value in asdict(found).items():
        print(labelled(f"{name} {say('letterhead.name.' + name)}", value))


def _template(store, options) -> None:
    if options.drop:
        drop_template(LOCAL, store, options.drop)
        print(say("template.dropped", paper=say("paper.kind." + options.drop)))
    if not options.file:
        return
    path = Path(options.file)
    content, name = read_bytes(path), shown_name(path)
    if options.keep_for:
        found = keep_template(LOCAL, store, options.keep_for, name, content)
    else:
        found = check_template(LOCAL, name, content)
    print("\n".join(template_lines(found)))
    if options.keep_for:
        print(say("template.kept", paper=say("paper.kind." + options.keep_for)))


def _check(store, options) -> None:
    path = Path(options.file)
    found = check_edited(
        LOCAL, store, options.kind, options.wave, shown_name(path), read_bytes(path), wording_of(options)
    )  # fmt: skip
    if options.json:
        print_json([asdict(each) for each in found])
        return
    print("\n".join(map(difference_line, found)) or say("compare.none"))
