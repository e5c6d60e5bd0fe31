"""Retention and revenue of all accounts, or of a segment."""

from __future__ import annotations

from .metric import Metric

REVENUE = (
    Metric(
        "customer_retention",
        "What share of the customers at the start are customers at the end.",
        "100 × |S ∩ E| ÷ |S|, S and E the sets of paying accounts at start and end; who left and "
        "came back in between has stayed",
        "percent",
        30,
        "Own definition, by sets",
        1,
    ),
    Metric(
        "logo_churn",
        "What share of the customers at the start are none at the end.",
        "100 × |S ∖ E| ÷ |S|; with customer_retention it adds up to 100",
        "percent",
        30,
        "Own definition, by sets",
        1,
    ),
    Metric(
        "mrr",
        "How much recurring revenue all customers bring a month.",
        "Σ of the trait mrr over paying accounts, by currency; start + new + expansion + "
        "contraction + churn + reactivation + change of currency = end",
        "currency",
        30,
        "The five movements are ChartMogul's; a change of currency is told apart from them",
        1,
    ),
    Metric(
        "net_revenue_retention",
        "How much of their recurring revenue the customers of the start still bring, with growth.",
        "100 × Σ MRR at the end ÷ Σ MRR at the start over the accounts that paid at the start, by "
        "currency; who changed currency is left out and counted",
        "percent",
        30,
        "The field's custom; reactivated and new accounts are not in the starting cohort",
        1,
    ),
    Metric(
        "gross_revenue_retention",
        "How much of their recurring revenue the customers of the start still bring, without "
        "growth.",
        "100 × Σ min(MRR at the end, MRR at the start) ÷ Σ MRR at the start; never above 100",
        "percent",
        30,
        "The field's custom",
        1,
    ),
    Metric(
        "gross_mrr_churn",
        "What share of the recurring revenue was lost.",
        "100 × (churn + contraction) ÷ MRR at the start",
        "percent",
        30,
        "ChartMogul",
        1,
    ),
    Metric(
        "net_mrr_churn",
        "What share of the recurring revenue was lost after what grew; below 0 for growth.",
        "100 × (churn + contraction − expansion) ÷ MRR at the start; reactivation is not counted",
        "percent",
        30,
        "ChartMogul, without reactivation",
        1,
    ),
    Metric(
        "arpa",
        "How much recurring revenue a customer brings on average.",
        "MRR ÷ paying accounts whose amount is known, by currency",
        "currency",
        30,
        "The field's custom",
        1,
    ),
    Metric(
        "clv",
        "What a customer brings over the time it stays.",
        "ARPA × gross margin ÷ monthly logo churn, on the mean churn of the last 3 complete "
        "months; without churn null, with ARPA × mean tenure (at most 60 months) as a lower bound; "
        "insufficient under 30 customers or 3 months",
        "currency",
        90,
        "The field's custom: ARPA × lifetime, lifetime = 1 ÷ churn",
        1,
    ),
    Metric(
        "cohort_retention",
        "What is left of the customers who came in one month, and of their revenue.",
        "by complete month after it: 100 × customers left ÷ customers who came, and 100 × their "
        "MRR ÷ their first MRR, without those who pay on in another currency",
        "percent",
        30,
        "The field's custom",
        1,
    ),
    Metric(
        "churn_reasons",
        "Why customers left.",
        "count of lost customers by the first theme of their last answer to the survey that the "
        "rules name as exit survey (given up to 90 days before the window or after it), else by "
        "the trait churn_reason, else unknown",
        "accounts",
        30,
        "Own definition",
        1,
    ),
)
