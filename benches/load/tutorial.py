"""The benchmark *load*: what a tutorial on the official Python SDK does. Page by page, day by day, it sums the answered
and those within 20 seconds. Usage: tutorial.py API TOKEN SECONDS DAY…; prints one line of JSON.
"""

import json
import sys
import time

import PureCloudPlatformClientV2 as sdk

api_url, token, seconds, *days = sys.argv[1:]
sdk.configuration.host = api_url
client = sdk.api_client.ApiClient()
client.access_token = token
client.host = api_url
api = sdk.AnalyticsApi(client)


def predicate(dimension, value):
    found = sdk.SegmentDetailQueryPredicate()
    found.type = "dimension"
    found.dimension = dimension
    found.operator = "matches"
    found.value = value
    return found


def any_of(dimension, values):
    found = sdk.SegmentDetailQueryFilter()
    found.type = "or"
    found.predicates = [predicate(dimension, value) for value in values]
    return found


def page_of(day, number):
    query = sdk.ConversationQuery()
    query.interval = day
    query.order = "asc"
    query.order_by = "conversationStart"
    query.paging = sdk.PagingSpec()
    query.paging.page_size = 100
    query.paging.page_number = number
    query.segment_filters = [
        any_of("purpose", ["acd"]),
        any_of("mediaType", ["callback", "chat", "email", "message", "voice"]),
    ]
    return api.post_analytics_conversations_details_query(query)


conversations = answered = within = 0
page_of(days[0], 1)  # the connection stands before the clock starts
begun = time.monotonic()
for day in days:
    number = 1
    while time.monotonic() - begun < float(seconds):
        page = page_of(day, number)
        if not page.conversations:
            break
        for conversation in page.conversations:
            conversations += 1
            for participant in conversation.participants or []:
                for session in participant.sessions or []:
                    for metric in session.metrics or []:
                        if metric.name == "tAnswered":
                            answered += 1
                            within += metric.value <= 20_000
        number += 1
spent = time.monotonic() - begun
print(json.dumps({"conversations": conversations, "answered": answered, "within": within, "ms": spent * 1000}))
