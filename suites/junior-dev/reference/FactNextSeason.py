def next_season(season):
    seasons = ["spring", "summer", "autumn", "winter"]
    if season not in seasons:
        return None
    return seasons[(seasons.index(season) + 1) % 4]
