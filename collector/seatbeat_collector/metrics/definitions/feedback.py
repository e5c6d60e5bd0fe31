"""What people say: scores of surveys."""

from __future__ import annotations

from .metric import Metric

FEEDBACK = (
    Metric(
        "nps",
        "How many more of the account's people would recommend the product than would not.",
        "100 × (answers of 9 and 10 − answers of 0 to 6) ÷ answers, each user's latest answer in "
        "the window; who skipped or dismissed is in no denominator; null under 5 answers; interval "
        "of 95 %: adjusted Wald with 3 answers added, 0.75 of one on each side",
        "points",
        90,
        "Net Promoter Score (Reichheld 2003); adjusted Wald after Bonett and Price 2012",
        1,
    ),
    Metric(
        "csat",
        "What share of the account's people is satisfied.",
        "100 × answers of 4 and 5 ÷ answers from 1 to 5, each user's latest answer in the window; "
        "null under 5 answers; interval of 95 %: Wilson's score interval",
        "percent",
        90,
        "Top two boxes, the field's custom; interval of Wilson 1927",
        1,
    ),
    Metric(
        "ces",
        "What share of the account's people agrees that the product made it easy.",
        "100 × answers of 5 to 7 ÷ answers from 1 to 7, high is good, each user's latest answer in "
        "the window; null under 5 answers; interval of 95 %: Wilson's score interval",
        "percent",
        90,
        "Customer Effort Score 2.0, agreement with made it easy; interval of Wilson 1927",
        1,
    ),
)
