import { lastYear, sameDayLastYear } from './last-year.ts'
import type { Member } from './member.ts'
import { regression } from './regression.ts'
import { seasonalNaive } from './seasonal-naive.ts'
import { theta } from './theta.ts'
import {
  fortnightMean,
  halfYearWeekdayMean,
  recentWeekdayMean,
  weekdayMean,
} from './weekday-mean.ts'

/** The classical methods. Their order is the order of the stacker's features: append only with a new stacker. */
export const members: readonly Member[] = [
  seasonalNaive,
  weekdayMean,
  recentWeekdayMean,
  halfYearWeekdayMean,
  fortnightMean,
  theta,
  lastYear,
  sameDayLastYear,
  regression,
]
