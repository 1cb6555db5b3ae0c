/** A plain seller admin of our own: white and grey, system type, nothing of Etsy's look. */
export const styles = `
:root{--bg:#f6f6f4;--card:#fff;--line:#e3e3df;--text:#242424;--quiet:#6b6b68;--pill:#262626;--on-pill:#fff}
html[data-theme=dark]{--bg:#191a1b;--card:#222425;--line:#37393a;--text:#ececea;--quiet:#a3a5a4;--pill:#ececea;--on-pill:#191a1b}
*{box-sizing:border-box}
body{margin:0;background:var(--bg);color:var(--text);font:15px/1.45 -apple-system,Roboto,"Segoe UI",Helvetica,Arial,sans-serif}
a{color:inherit}h2,p,a{overflow-wrap:anywhere}h1{font-size:24px;margin:0}h2{font-size:17px;margin:24px 0 8px}h3{font-size:14px;margin:0;color:var(--quiet);font-weight:500}
#root{display:flex;min-height:100vh}
nav[data-seller-nav]{width:232px;flex:none;border-right:1px solid var(--line);background:var(--card);padding:20px 12px}
nav[data-seller-nav] ul{list-style:none;margin:0;padding:0}
nav[data-seller-nav] li a{gap:8px;white-space:nowrap;display:flex;justify-content:space-between;padding:9px 12px;border-radius:8px;text-decoration:none}
nav[data-seller-nav] li a[aria-current=page]{background:var(--bg);font-weight:600}
#shop-manager--channels-list{margin-top:24px;padding:12px;border-top:1px solid var(--line);color:var(--quiet);font-size:14px}
#shop-manager--channels-list a{text-decoration:none}
main{flex:1;min-width:0;padding:28px 36px 80px}#page-region,.sb-region{max-width:1180px}
.sb-head{display:flex;gap:16px;align-items:center;justify-content:space-between;margin-bottom:16px}.sb-head img{width:48px;border-radius:8px}
.sb-head input{padding:8px 14px;border:1px solid var(--line);border-radius:20px;background:var(--card);color:inherit;min-width:220px}
.sb-card,.order-group-list,.sb-group,.dashboard-activity-item{background:var(--card);border:1px solid var(--line);border-radius:12px;padding:16px}
.sb-cards{display:grid;grid-template-columns:repeat(auto-fit,minmax(200px,1fr));gap:12px}
.sb-number{font-size:24px;margin:6px 0 0;font-variant-numeric:tabular-nums}.sb-quiet,.text-gray-lighter{color:var(--quiet);font-size:13px;margin:2px 0}
.sb-button{white-space:nowrap;border:1px solid var(--pill);border-radius:24px;background:transparent;color:inherit;padding:7px 16px;font:inherit;cursor:pointer;text-decoration:none}
.sb-primary{background:var(--pill);color:var(--on-pill)}
.sb-bars{display:flex;align-items:flex-end;gap:2px;height:56px;margin-top:12px}.sb-bars span{flex:1;background:var(--quiet);opacity:.55;border-radius:2px 2px 0 0}
.dashboard-header-metadata,.sb-strip{display:flex;flex-wrap:wrap;gap:24px;align-items:center;padding:14px 16px;background:var(--card);border:1px solid var(--line);border-radius:12px}
.dashboard-header-metadata a{text-decoration:none;display:flex;gap:6px}
.dashboard-activity-item{display:flex;gap:12px;margin-bottom:8px;padding:12px}.dashboard-activity-item img{width:44px;height:44px;border-radius:6px}.dashboard-activity-item h4,.dashboard-activity-item p{margin:0}
ul.wt-tab{display:flex;gap:20px;list-style:none;margin:0 0 16px;padding:0;border-bottom:1px solid var(--line)}ul.wt-tab a{display:block;padding:8px 0;text-decoration:none}ul.wt-tab a[aria-selected=true]{border-bottom:2px solid var(--text);font-weight:600}
.order-group-list,.sb-group{padding:0;margin-bottom:16px;overflow:hidden}.panel-header{display:flex;justify-content:space-between;padding:12px 16px;border-bottom:1px solid var(--line)}.panel-header h3{color:var(--text);font-weight:600}
.panel-body{padding:14px 16px;border-bottom:1px solid var(--line)}.panel-body:last-child{border:0}
.flag{display:flex;gap:12px}.flag>.flag-body{flex:1;min-width:0}.flag-img img{width:44px;height:44px;border-radius:6px}
.sb-order-head{display:flex;flex-wrap:wrap;gap:12px;align-items:center;min-height:24px}.btn-link{border:0;background:none;color:inherit;font:inherit;font-weight:600;padding:0;cursor:pointer}
.sb-lines{display:grid;gap:8px;margin:8px 0}.sb-lines p{margin:0}.address{color:var(--quiet);font-size:13px}
.sb-side{width:260px;text-align:right}.sb-side h2{font-size:14px;margin:0}.sb-side p{margin:2px 0 8px;font-size:13px;color:var(--quiet)}.sb-actions{display:flex;gap:8px;justify-content:flex-end;align-items:center}
.sb-actions button:not(.sb-button){border:1px solid var(--line);border-radius:16px;background:none;color:inherit;min-width:32px;height:32px}
.is-closed{display:none}.screen-reader-only{position:absolute;width:1px;height:1px;overflow:hidden;clip-path:inset(50%)}
#order-detail-container{position:fixed;top:0;right:0;bottom:0;width:min(460px,100vw);background:var(--card);border-left:1px solid var(--line);padding:24px;overflow:auto;box-shadow:0 0 40px #0003}
#order-detail-container>button{float:right;border:0;background:none;font-size:24px;color:inherit}.sb-sums{display:grid;grid-template-columns:1fr auto;gap:6px}.sb-sums dd{margin:0}#order-detail-container textarea{width:100%;margin-top:16px}
.sb-split{display:grid;grid-template-columns:1fr 180px;gap:24px}ul.wt-block-grid{list-style:none;margin:0;padding:0;display:grid;grid-template-columns:repeat(auto-fill,minmax(190px,1fr));gap:14px}
.wt-block-grid__item{background:var(--card);border:1px solid var(--line);border-radius:12px;overflow:hidden;display:flex;flex-direction:column}.card-body{display:block;flex:1;text-decoration:none;text-align:left;width:100%;border:0;background:none;color:inherit;font:inherit;padding:0 12px 10px}
.card-img-wrap{margin:0 -12px 10px}.card-img-wrap img{display:block;width:100%;aspect-ratio:4/3;object-fit:cover}.card-title{font-size:14px;margin:0 0 6px;min-height:40px;font-weight:600}.card-meta-row{font-size:13px;min-height:19px}.card-meta h6{margin:8px 0 2px;font-size:11px;text-transform:uppercase;color:var(--quiet)}
.card-actions{border-top:1px solid var(--line);padding:8px 12px}.card-actions div{display:flex;gap:14px}.card-actions a{text-decoration:none}
.sb-filter{border:0;padding:0;display:grid;gap:6px;align-content:start}.sb-pages{display:flex;gap:8px;margin-top:20px}.sb-pages a{padding:6px 12px;border:1px solid var(--line);border-radius:8px;text-decoration:none}
table.wt-table{width:100%;border-collapse:collapse;background:var(--card);border:1px solid var(--line);border-radius:12px}.wt-table th,.wt-table td{padding:10px 14px;text-align:left;border-bottom:1px solid var(--line);font-variant-numeric:tabular-nums;height:41px}.wt-table img{width:32px;border-radius:6px;vertical-align:middle}
.stats-page-list ul{list-style:none;display:flex;flex-wrap:wrap;gap:32px;margin:0;padding:0}.stats-page-list li div{font-size:22px}
.sb-field{margin-bottom:14px}.sb-field label{display:block;font-weight:600;margin-bottom:4px}.sb-field input,.sb-field textarea{width:100%;padding:9px 12px;border:1px solid var(--line);border-radius:8px;background:var(--bg);color:inherit;font:inherit}.sb-field ul{list-style:none;display:flex;gap:8px;margin:0;padding:0}#field-listingImages img{width:120px;border-radius:8px}
nav[data-clg-id=WtExternalTabList]{display:flex;flex-wrap:wrap;gap:16px;margin-bottom:12px}
.sb-corner{position:fixed;bottom:16px;border:0;border-radius:28px;background:var(--pill);color:var(--on-pill);font:inherit;height:56px;padding:0 22px;cursor:pointer;z-index:50}.sb-corner--right{right:16px}.sb-corner--left{left:16px}
.sb-corner-bar{position:fixed;left:0;right:0;bottom:0;display:flex;gap:12px;justify-content:flex-end;padding:14px 24px;background:var(--card);border-top:1px solid var(--line);z-index:50}
@media (max-width:900px){#root{display:block}nav[data-seller-nav]{width:auto;border-right:0;border-bottom:1px solid var(--line);padding:8px}nav[data-seller-nav] ul{display:flex;overflow:auto}#shop-manager--channels-list{display:none}main{padding:16px}.sb-split{grid-template-columns:1fr}.sb-filter{grid-auto-flow:column;overflow:auto}.panel-body-row>.flag{flex-wrap:wrap}.sb-side{width:100%;text-align:left}.sb-side .sb-actions{justify-content:flex-start}.sb-head{flex-wrap:wrap}.wt-table th,.wt-table td{padding:8px}}
`

/** What a page's own rules may do to a guest. */
export const hostileStyles = `
*{box-sizing:content-box!important;letter-spacing:.02em}
html{font-size:62.5%}
button{all:unset}
div{line-height:2.4}
iframe{border:3px dotted;max-width:50%}
span,p{text-transform:uppercase}
`

/** Beyond what was ever seen. */
export const worseStyles = `
div:empty{display:none}
main>*{opacity:.98;filter:contrast(1.01)}
[id],[class]{transition:all 2s}
body>*:last-child{visibility:hidden}
`
