import type { ShopContext } from '../../models/metrics/shop-context.ts'
import { Dialog } from '../ui/dialog.tsx'
import { nextStep } from '../ui/next-step.ts'
import { ExportButton, RowsTable } from '../ui/rows-table.tsx'
import { Skeleton, TroubleState } from '../ui/states.tsx'
import type { AnyWidget, Drilldown, Need } from './define-widget.ts'
import { useNeed } from './use-answers.ts'

/** The rows behind a widget's number, and their export. */
export function DrilldownDialog({
  widget,
  shop,
  opener,
  onClose,
}: {
  widget: AnyWidget
  shop: ShopContext
  opener: HTMLElement
  onClose: () => void
}) {
  const drilldown: Drilldown<unknown> | undefined = widget.drilldown
  const need: Need<readonly unknown[]> | undefined = drilldown?.need(shop)
  const answer = useNeed(need, `${widget.id} rows`, shop)
  if (drilldown === undefined) return null
  const rows = answer?.ok
    ? answer.value.map(row => drilldown.columns.map(column => column.value(row, shop)))
    : []
  return (
    <Dialog
      title={drilldown.title}
      opener={opener}
      wide
      onClose={onClose}
      foot={
        <ExportButton
          fileName={`${widget.id}-${shop.today}.csv`}
          columns={drilldown.columns}
          rows={rows}
        />
      }
    >
      {answer === undefined ? (
        <Skeleton />
      ) : answer.ok ? (
        <RowsTable
          caption={drilldown.title}
          columns={drilldown.columns}
          rows={rows}
          locale={shop.locale}
        />
      ) : (
        <TroubleState trouble={nextStep('widget-broken')} />
      )}
    </Dialog>
  )
}
