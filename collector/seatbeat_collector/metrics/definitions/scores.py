"""Scores: engagement, health, and what is learned from how they did."""

from __future__ import annotations

from .metric import Metric

SCORES = (
    Metric(
        "engagement",
        "How engaged an account is among the accounts of its segment.",
        "weighted mean over frequency, time, breadth and utilization of the mid-rank percentile "
        "100 × (below + ½ equal) ÷ n within the segment, over the metrics that have a value; peers "
        "have 7 observed days, haven't left and aren't internal; with fewer than 10 of them "
        "engagement_absolute stands in; 0 under 1 action a day on average, and where no account's "
        "activities are named, without any use",
        "points",
        14,
        "Own definition; the percentile within a segment and the floor are Totango's",
        1,
    ),
    Metric(
        "engagement_absolute",
        "How engaged an account is by fixed curves, whatever others do.",
        "weighted mean, 0 to 100, of frequency = active days ÷ observed days × 14 ÷ 10, time = "
        "minutes per active user-day ÷ target, breadth = active ÷ known users, utilization = "
        "active users ÷ seats; each at most 1, those without a denominator left out",
        "points",
        14,
        "Own definition",
        1,
    ),
    Metric(
        "health",
        "How well the relation with an account stands, by the profile that fits it.",
        "indicators → points (good 100, average 60, poor 0, or linear between anchors) → weighted "
        "mean by dimension → weighted mean of the dimensions, rounded half up each time; missing "
        "data is left out unless the profile says otherwise; unknown below 50 % of the weight; a "
        "poor critical indicator caps the score at poor; bands (0, 50] poor, (50, 75] average, "
        "(75, 100] good",
        "points",
        14,
        "Own definition; points and rounding as Totango's, band edges as Gainsight's",
        1,
    ),
    Metric(
        "portfolio_health",
        "How well the relation with all accounts stands, in one number.",
        "mean over the accounts whose health is known of 100 for good, 60 for average, 40 for "
        "poor, rounded half up",
        "points",
        14,
        "Totango",
        1,
    ),
    Metric(
        "goal_progress",
        "How far a goal has come on the way from where it began to its target.",
        "100 × (value − baseline) ÷ (target − baseline); on track from the part of the time that "
        "has gone by; once the due day is over, value is that as of the due day",
        "percent",
        30,
        "Own definition",
        1,
    ),
    Metric(
        "score_auc",
        "How well the health told accounts that left from those that stayed.",
        "share of pairs (one that left, one that stayed) in which the one that left had the lower "
        "score 30, 60 or 90 days before, ties count half; insufficient below 20 that left",
        "share",
        90,
        "Area under the ROC curve, as the Mann-Whitney statistic",
        1,
    ),
    Metric(
        "poor_lift",
        "How many times likelier an account in the poor band was to leave than any account.",
        "rate of leaving in the poor band ÷ rate of leaving of all",
        "times",
        90,
        "Own definition",
        1,
    ),
    Metric(
        "churned_while_good",
        "What share of the accounts that left was in the good band before.",
        "100 × left with a good score ÷ left with a score",
        "percent",
        90,
        "Own definition; the field's loudest complaint about health scores",
        1,
    ),
    Metric(
        "churn_risk",
        "How often accounts with such a health left in the past.",
        "rate of leaving within the horizon by step of 10 points, drawn to the rate of all by 20 "
        "accounts, never rising with the score (pool adjacent violators); learned from what "
        "was known in the middle of the days, its calibration and Brier score shown on those after",
        "share",
        90,
        "Own definition",
        1,
    ),
)
