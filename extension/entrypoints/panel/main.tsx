import '../../ui/index.css'
import { openStore } from '../../store/watch.ts'
import { mountPage } from '../../ui/mount-page.ts'
import { Panel } from './panel.tsx'
import './style.css'

// While the preferences are read.
openStore()
mountPage(<Panel />)
