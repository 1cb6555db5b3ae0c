import { expect, test } from 'vitest'
import { feasts } from '../../models/forecast/calendar.ts'
import { FEATURE_WIDTH } from '../../models/forecast/features.ts'
import { members } from '../../models/forecast/members/registry.ts'
import { CALENDAR_WIDTH, HISTORY_DAYS, HORIZON_DAYS } from '../../models/forecast/network.ts'
import { MODEL_FORMAT } from '../../schema/http/model-manifest.ts'

test('what a graph is given changes only with MODEL_FORMAT', () => {
  const given = {
    days: [HISTORY_DAYS, HORIZON_DAYS],
    widths: [CALENDAR_WIDTH, FEATURE_WIDTH],
    members: members.map(({ id }) => id).join(' '),
    feasts: feasts.join(' '),
  }
  // Changed? Raise MODEL_FORMAT, and only then write what is given now: a browser with an older
  // package would feed a newer graph wrongly, and the other way round.
  expect(given).toEqual({
    days: [756, 90],
    widths: [12, 34],
    members:
      'seasonal-naive weekday-mean recent-weekday-mean half-year-weekday-mean fortnight-mean theta last-year same-day-last-year regression',
    feasts: 'valentines-day easter mothers-day fathers-day halloween black-friday christmas',
  })
  expect(MODEL_FORMAT).toBe(1)
})
