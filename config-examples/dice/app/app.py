"""Rolls dice over HTTP. Requests are instrumented from outside (opentelemetry-instrument); what the dice do, here."""

import logging
import random

from flask import Flask, jsonify, request
from opentelemetry import metrics, trace

app = Flask(__name__)
log = logging.getLogger("dice")
log.setLevel(logging.INFO)
tracer = trace.get_tracer("dice")
meter = metrics.get_meter("dice")

rolls_counter = meter.create_counter("dice_rolls_total", description="Dice rolled, by player")
value_histogram = meter.create_histogram(
    "dice_roll_value",
    description="What the dice showed",
    explicit_bucket_boundaries_advisory=[1, 2, 3, 4, 5, 6],
)

MOST_DICE = 100


class BadRequest(ValueError):
    """The request asks for something that cannot be rolled."""


def parse_parameters():
    with tracer.start_as_current_span("parse_parameters") as span:
        player = request.args.get("player", "anonymous")
        try:
            dice = int(request.args.get("dice", "1"))
        except ValueError as error:
            raise BadRequest("dice must be a number") from error
        if not 1 <= dice <= MOST_DICE:
            raise BadRequest(f"dice must be 1 to {MOST_DICE}")
        span.set_attribute("dice.player", player)
        span.set_attribute("dice.count", dice)
        return player, dice


def calculate_roll(player, dice):
    with tracer.start_as_current_span("calculate_roll") as span:
        values = [random.randint(1, 6) for _ in range(dice)]
        for value in values:
            value_histogram.record(value, {"dice.player": player})
        rolls_counter.add(dice, {"dice.player": player})
        span.set_attribute("dice.values", values)
        log.info("%s rolled %s", player, values)
        return values


@app.errorhandler(BadRequest)
def refuse(error):
    log.warning("refused: %s", error)
    return jsonify(error=str(error)), 400


@app.get("/rolldice")
def rolldice():
    player, dice = parse_parameters()
    values = calculate_roll(player, dice)
    return jsonify(player=player, values=values, total=sum(values))
