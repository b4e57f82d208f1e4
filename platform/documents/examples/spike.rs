use std::time::Instant;
use image::*;
use seaworthy_documents::images::*;
fn t<T>(n:&str, f: impl FnOnce()->T)->T{ let s=Instant::now(); let r=f(); println!("{n}: {:?}", s.elapsed()); r }
fn main(){
  let mut v=Vec::new(); let mut s=12345u32; for _ in 0..1500*1111*3 { s=s.wrapping_mul(1664525).wrapping_add(1013904223); v.push(((s>>24) as u8)/4+90);}
  let base=DynamicImage::ImageRgb8(RgbImage::from_raw(1500,1111,v).unwrap()).blur(1.5);
  for (w,h) in [(4000,3000),(9000,6667),(7800,5800)] {
   let big = base.thumbnail_exact(w,h);
   let mut j=Vec::new(); big.write_with_encoder(codecs::jpeg::JpegEncoder::new_with_quality(&mut j, 85)).unwrap();
   println!("{w}x{h} {} bytes", j.len());
   drop(big);
   t("decode only", || load_from_memory(&j).unwrap());
   let out=t("sanitise", || sanitise(&j,&ImageLimits::default()).unwrap());
   println!("{} {} {}", out.full.bytes.len(), out.medium.bytes.len(), out.thumbnail.bytes.len());
  }
  {let b=base.thumbnail_exact(4096,3034); let mut j=Vec::new(); t("enc12",||b.write_with_encoder(codecs::jpeg::JpegEncoder::new_with_quality(&mut j, 88)).unwrap()); let h=t("box",||b.thumbnail_exact(2048,1517)); t("cr",||h.resize_exact(1280,948,imageops::FilterType::CatmullRom));  t("rot",||b.rotate90());}
 // cut-out
  let mut rgba = base.thumbnail_exact(2000,1500).to_rgba8();
  for (x,y,p) in rgba.enumerate_pixels_mut(){ let d=((x as f32-1000.).powi(2)+(y as f32-750.).powi(2)).sqrt(); p[3]=((700.-d)*20.).clamp(0.,255.) as u8; let g=((d/3.) as i32 % 200) as u8; if p[3]==0 {*p=Rgba([255,255,255,0]);} else {p[0]=p[0]/8+g; p[1]=p[1]/8+g; p[2]=g;} }
  let rgba=DynamicImage::ImageRgba8(rgba);
  for ct in [codecs::png::CompressionType::Fast, codecs::png::CompressionType::Level(2), codecs::png::CompressionType::Level(4), codecs::png::CompressionType::Default, codecs::png::CompressionType::Best] {
  let mut p=Vec::new(); t("png", || rgba.write_with_encoder(codecs::png::PngEncoder::new_with_quality(&mut p, ct, codecs::png::FilterType::Adaptive)).unwrap()); println!("{}",p.len()); }
  let mut p=std::io::Cursor::new(Vec::new()); t("webp", || rgba.write_to(&mut p, ImageFormat::WebP).unwrap()); println!("{}",p.get_ref().len());
  let p=p.into_inner();
  let o=t("sanitise webp 3MP alpha", || sanitise(&p,&ImageLimits::default()).unwrap()); println!("{:?}", o.full.kind);
  let big=DynamicImage::ImageRgba8(rgba.thumbnail_exact(8000,6000).to_rgba8());
  let mut p=Vec::new(); t("png", || big.write_with_encoder(codecs::png::PngEncoder::new(&mut p)).unwrap());
  t("sanitise png 48MP alpha", || {sanitise(&p,&ImageLimits{max_bytes:1<<30,..Default::default()}).unwrap();});
  let op=DynamicImage::ImageRgba8(base.thumbnail_exact(8000,6000).to_rgba8());
  let mut p=Vec::new(); op.write_with_encoder(codecs::png::PngEncoder::new(&mut p)).unwrap();
  t("sanitise png 48MP opaque alpha", || {sanitise(&p,&ImageLimits{max_bytes:1<<30,..Default::default()}).unwrap();});
  let op=base.thumbnail_exact(6000,4000).to_rgb16();
  let mut p=Vec::new(); DynamicImage::ImageRgb16(op).write_with_encoder(codecs::png::PngEncoder::new(&mut p)).unwrap();
  t("sanitise png 24MP 16 bit", || {sanitise(&p,&ImageLimits{max_bytes:1<<30,..Default::default()}).unwrap();});
}
