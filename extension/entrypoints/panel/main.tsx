import '../../ui/index.css'
import { mountPage } from '../../ui/mount-page.ts'
import { Panel } from './panel.tsx'
import './style.css'

mountPage(<Panel />)
