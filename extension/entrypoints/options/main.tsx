import '../../ui/index.css'
import { mountPage } from '../../ui/mount-page.ts'
import { Options } from './options.tsx'
import './style.css'

mountPage(<Options />)
