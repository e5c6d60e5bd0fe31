"""What every metric family is told of every account, and what they say: one seam for all readers.

Live reads, the daily close and back-fills come through here, so that their numbers agree:

    portfolio = Portfolio(sources, terms, when)     # sources.Live(store) or sources.Bulk(store)
    portfolio.metrics(account_id)                   # {metric: envelope}, scores included
    portfolio.scored(account_id)                    # the same with what explains it
    portfolio.field                                 # engagement of all, against their segments

`terms` are the vendor's choices, `when` the day and the instant. Plain values come out; nothing
here knows Flask, a clock or a setting's name.
"""
