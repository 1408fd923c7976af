#!/usr/bin/env python3
"""Makes up a table: hires of bicycles at three stations, hour by hour, 240 days at each.

    examples/bikes.py > bikes.csv

A sequence is a day at a station, 24 rows. Station and kind of day hold for all of it; weather goes
through the day, rain is 0 for most of it, and hires follow hour, weather and station. The same bytes
on every machine."""

import math
import random

STATIONS = {"campus": 1.0, "harbour": 0.7, "market": 1.4}
DAYS = 240


def draw(chance):
    """A draw of the normal distribution, by Box and Muller."""
    return math.sqrt(-2 * math.log(1 - chance.random())) * math.cos(2 * math.pi * chance.random())


def poisson(mean, chance):
    """A draw of the Poisson distribution, by Knuth; of large means a rounded normal one."""
    if mean > 60:
        return max(0, round(mean + math.sqrt(mean) * draw(chance)))
    bound, product, count = math.exp(-mean), chance.random(), 0
    while product > bound:
        product *= chance.random()
        count += 1
    return count


def demand(hour, is_weekend, station):
    """Hires in an hour of a fine day."""
    def peak(at, width):
        return math.exp(-((hour - at) / width) ** 2)

    if is_weekend:
        shape = peak(15, 4.5) + (0.5 * peak(21, 2.5) if station == "harbour" else 0)
    else:
        shape = 1.3 * peak(8, 1.4) + 1.1 * peak(17.5, 2) + 0.3 * peak(13, 3)
    return 1 + 30 * STATIONS[station] * shape


def day_at(number, station, chance):
    """The rows of a day, without its name."""
    is_weekend = number % 7 >= 5
    warmth = 12 - 9 * math.cos(2 * math.pi * number / 365) + 3 * draw(chance)
    sky = chance.choice(["clear", "clear", "cloudy"])
    rain_left = 0
    rows = []
    for hour in range(24):
        if rain_left == 0 and chance.random() < (0.03 if sky == "clear" else 0.10):
            rain_left = 1 + int(5 * chance.random())
        if chance.random() < 0.12:
            sky = chance.choice(["clear", "cloudy"])
        rain = 0.0
        if rain_left > 0:
            rain_left -= 1
            rain = 0.2 + 4 * chance.random() ** 3
        weather = "rain" if rain > 0 else sky
        temperature = warmth + 5 * math.sin(2 * math.pi * (hour - 9) / 24) - (1.5 if rain else 0)
        temperature += 0.3 * draw(chance)
        comfort = 1 / (1 + math.exp((6 - temperature) / 3)) * (0.3 if rain else 1)
        hires = poisson(demand(hour, is_weekend, station) * comfort, chance)
        rows.append(f"{hour},{station},{'weekend' if is_weekend else 'weekday'},{weather},"
                    f"{rain:.1f},{round(temperature, 1) + 0:.1f},{hires}")
    return rows


def main():
    chance = random.Random(2016)
    print("id,hour,station,day,weather,rain,temperature,hires")
    for number in range(DAYS):
        for station in STATIONS:
            for row in day_at(number, station, chance):
                print(f"{station}-{number + 1:03},{row}")


if __name__ == "__main__":
    main()
