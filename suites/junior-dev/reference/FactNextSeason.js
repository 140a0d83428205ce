function next_season(season) {
  const seasons = ['spring', 'summer', 'autumn', 'winter'];
  const index = seasons.indexOf(season);
  return index < 0 ? null : seasons[(index + 1) % 4];
}
