import { answerComputeForecasts } from '../../inference/answer-compute.ts'

answerComputeForecasts()
