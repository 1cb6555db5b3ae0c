import '../../ui/index.css'
import { mountPage } from '../../ui/mount-page.ts'
import { Popup } from './popup.tsx'
import './style.css'

mountPage(<Popup />)
