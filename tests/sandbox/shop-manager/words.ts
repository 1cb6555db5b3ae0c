import type { PageSettings } from './page-settings.ts'

const en = {
  dashboard: 'Dashboard', listings: 'Listings', messages: 'Messages', orders: 'Orders & Shipping', stats: 'Stats', payments: 'Finances', ads: 'Marketing', editor: 'Edit listing',
  newOrders: 'New', completed: 'Completed', overdue: 'Overdue', shipBy: 'Ship by', today: 'Ship by today', tomorrow: 'Ship by tomorrow', notShipped: 'Not shipped', shipped: 'Shipped', canceled: 'Canceled',
  quantity: 'Quantity', selectOrder: 'Select this order from', on: 'on', completeOrder: 'Complete order', updateProgress: 'Update progress', message: 'Message', searchOrders: 'Search your orders', close: 'Close', orderFrom: 'Order from', details: 'Order details', itemTotal: 'Item total', shippingLine: 'Shipping', tax: 'Tax', total: 'Order total',
  inStock: 'in stock', renews: 'Renews automatically', expires: 'Expires', last30: 'Last 30 days', allTime: 'All time', visits: 'visits', favorites: 'favorites', sales: 'sales', revenue: 'revenue', renewals: 'renewals', active: 'Active', draft: 'Draft', expired: 'Expired', soldOut: 'Sold out', inactive: 'Inactive', listingStatus: 'Listing status', addListing: 'Add a listing', page: 'Page',
  totalViews: 'Total views', visitsTitle: 'Visits', ordersTitle: 'Orders', revenueTitle: 'Revenue', lastDays: 'Last 30 days', howFound: 'How shoppers found you', activity: 'Recent activity', reviews: 'reviews', salesWord: 'sales', activeListings: 'active listings', shopStats: 'Shop stats', traffic: 'Traffic sources',
  balance: 'Current balance', nextDeposit: 'Your next deposit is on Monday', recentActivity: 'Recent activity', date: 'Date', type: 'Type', amount: 'Amount', balanceColumn: 'Balance',
  adsTitle: 'Ads', budget: 'Daily budget', listing: 'Listing', views: 'Views', clicks: 'Clicks', spend: 'Spend', roas: 'ROAS', title: 'Title', description: 'Description', price: 'Price', sku: 'SKU', about: 'About', tags: 'Tags', publish: 'Publish changes', saveDraft: 'Save as draft', greeting: 'Welcome back',
} // prettier-ignore

export type Words = Readonly<Record<keyof typeof en, string>>

const de: Words = {
  dashboard: 'Übersicht', listings: 'Artikel', messages: 'Nachrichten', orders: 'Bestellungen & Versand', stats: 'Statistik', payments: 'Finanzen', ads: 'Marketing', editor: 'Artikel bearbeiten',
  newOrders: 'Neu', completed: 'Abgeschlossen', overdue: 'Überfällig', shipBy: 'Versand bis', today: 'Heute versenden', tomorrow: 'Morgen versenden', notShipped: 'Nicht versendet', shipped: 'Versendet', canceled: 'Storniert',
  quantity: 'Anzahl', selectOrder: 'Diese Bestellung auswählen von', on: 'am', completeOrder: 'Bestellung abschließen', updateProgress: 'Fortschritt ändern', message: 'Nachricht', searchOrders: 'Bestellungen durchsuchen', close: 'Schließen', orderFrom: 'Bestellung von', details: 'Bestelldetails', itemTotal: 'Artikelsumme', shippingLine: 'Versand', tax: 'Steuer', total: 'Gesamtbetrag',
  inStock: 'auf Lager', renews: 'Verlängert sich automatisch', expires: 'Läuft ab', last30: 'Letzte 30 Tage', allTime: 'Gesamter Zeitraum', visits: 'Besuche', favorites: 'Favoriten', sales: 'Verkäufe', revenue: 'Umsatz', renewals: 'Verlängerungen', active: 'Aktiv', draft: 'Entwurf', expired: 'Abgelaufen', soldOut: 'Ausverkauft', inactive: 'Inaktiv', listingStatus: 'Artikelstatus', addListing: 'Artikel hinzufügen', page: 'Seite',
  totalViews: 'Aufrufe gesamt', visitsTitle: 'Besuche', ordersTitle: 'Bestellungen', revenueTitle: 'Umsatz', lastDays: 'Letzte 30 Tage', howFound: 'Wie Käufer dich fanden', activity: 'Letzte Aktivitäten', reviews: 'Bewertungen', salesWord: 'Verkäufe', activeListings: 'aktive Artikel', shopStats: 'Shop-Statistik', traffic: 'Zugriffsquellen',
  balance: 'Aktueller Kontostand', nextDeposit: 'Die nächste Auszahlung ist am Montag', recentActivity: 'Letzte Buchungen', date: 'Datum', type: 'Art', amount: 'Betrag', balanceColumn: 'Kontostand',
  adsTitle: 'Anzeigen', budget: 'Tagesbudget', listing: 'Artikel', views: 'Aufrufe', clicks: 'Klicks', spend: 'Ausgaben', roas: 'ROAS', title: 'Titel', description: 'Beschreibung', price: 'Preis', sku: 'SKU', about: 'Über', tags: 'Tags', publish: 'Änderungen veröffentlichen', saveDraft: 'Als Entwurf speichern', greeting: 'Willkommen zurück',
} // prettier-ignore

const tr: Words = {
  dashboard: 'Kontrol paneli', listings: 'İlanlar', messages: 'Mesajlar', orders: 'Siparişler ve kargo', stats: 'İstatistikler', payments: 'Finans', ads: 'Pazarlama', editor: 'İlanı düzenle',
  newOrders: 'Yeni', completed: 'Tamamlandı', overdue: 'Gecikmiş', shipBy: 'Son kargo günü', today: 'Bugün gönder', tomorrow: 'Yarın gönder', notShipped: 'Gönderilmedi', shipped: 'Gönderildi', canceled: 'İptal edildi',
  quantity: 'Adet', selectOrder: 'Bu siparişi seç:', on: 'tarih', completeOrder: 'Siparişi tamamla', updateProgress: 'İlerlemeyi güncelle', message: 'Mesaj', searchOrders: 'Siparişlerinde ara', close: 'Kapat', orderFrom: 'Sipariş veren', details: 'Sipariş ayrıntıları', itemTotal: 'Ürün toplamı', shippingLine: 'Kargo', tax: 'Vergi', total: 'Sipariş toplamı',
  inStock: 'stokta', renews: 'Otomatik yenilenir', expires: 'Sona erer', last30: 'Son 30 gün', allTime: 'Tüm zamanlar', visits: 'ziyaret', favorites: 'favori', sales: 'satış', revenue: 'gelir', renewals: 'yenileme', active: 'Etkin', draft: 'Taslak', expired: 'Süresi doldu', soldOut: 'Tükendi', inactive: 'Etkin değil', listingStatus: 'İlan durumu', addListing: 'İlan ekle', page: 'Sayfa',
  totalViews: 'Toplam görüntüleme', visitsTitle: 'Ziyaretler', ordersTitle: 'Siparişler', revenueTitle: 'Gelir', lastDays: 'Son 30 gün', howFound: 'Alıcılar seni nasıl buldu', activity: 'Son etkinlikler', reviews: 'değerlendirme', salesWord: 'satış', activeListings: 'etkin ilan', shopStats: 'Mağaza istatistikleri', traffic: 'Trafik kaynakları',
  balance: 'Güncel bakiye', nextDeposit: 'Bir sonraki ödeme pazartesi', recentActivity: 'Son hareketler', date: 'Tarih', type: 'Tür', amount: 'Tutar', balanceColumn: 'Bakiye',
  adsTitle: 'Reklamlar', budget: 'Günlük bütçe', listing: 'İlan', views: 'Görüntüleme', clicks: 'Tıklama', spend: 'Harcama', roas: 'ROAS', title: 'Başlık', description: 'Açıklama', price: 'Fiyat', sku: 'SKU', about: 'Hakkında', tags: 'Etiketler', publish: 'Değişiklikleri yayımla', saveDraft: 'Taslak olarak kaydet', greeting: 'Tekrar hoş geldin',
} // prettier-ignore

const languages: Readonly<Record<PageSettings['lang'], Words>> = { en, de, tr }

export function wordsOf(lang: PageSettings['lang']): Words {
  return languages[lang]
}

export const locales: Readonly<Record<PageSettings['lang'], string>> = {
  en: 'en-US',
  de: 'de-DE',
  tr: 'tr-TR',
}
