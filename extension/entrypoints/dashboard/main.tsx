import '../../ui/index.css'
import { mountPage } from '../../ui/mount-page.ts'
import { Dashboard } from './dashboard.tsx'
import './style.css'

mountPage(<Dashboard />)
