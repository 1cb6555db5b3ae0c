import '../../ui/index.css'
import { openStore } from '../../store/watch.ts'
import { mountPage } from '../../ui/mount-page.ts'
import { Dashboard } from './dashboard.tsx'
import './style.css'

// While the preferences are read.
openStore()
mountPage(<Dashboard />)
