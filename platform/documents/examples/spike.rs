use std::time::Instant; use std::io::Cursor;
use image::*; use image::imageops::FilterType;
fn t<T>(n:&str, f: impl FnOnce()->T)->T{ let s=Instant::now(); let r=f(); println!("{n}: {:?}", s.elapsed()); r }
fn main(){
  let base = t("gen small", || { let mut v=Vec::with_capacity(300*222*3); let mut s=12345u32; for _ in 0..300*222*3 { s=s.wrapping_mul(1664525).wrapping_add(1013904223); v.push(((s>>24) as u8)/4+90);} DynamicImage::ImageRgb8(RgbImage::from_raw(300,222,v).unwrap()) });
  let big = t("upscale to 60MP tri", || base.thumbnail_exact(9000,6667));
  let mut j=Vec::new();
  t("encode jpeg60 opt0", || big.write_with_encoder(codecs::jpeg::JpegEncoder::new_with_quality(&mut j, 85)).unwrap());
  println!("{} bytes", j.len());
  t("load_from_memory 60", || load_from_memory_with_format(&j, ImageFormat::Jpeg).unwrap());
  t("ImageReader 60 (ours)", || { let mut r=ImageReader::new(Cursor::new(&j[..])); r.set_format(ImageFormat::Jpeg); r.decode().unwrap() });
  let half = t("thumb /2", || big.thumbnail_exact(4500,3333));
  t("cr", || half.resize_exact(4096,3034,FilterType::CatmullRom));
  t("tri", || half.resize_exact(4096,3034,FilterType::Triangle));
  let full = t("lz", || half.resize_exact(4096,3034,FilterType::Lanczos3));
  let mut o=Vec::new();
  t("enc full opt0", || full.write_with_encoder(codecs::jpeg::JpegEncoder::new_with_quality(&mut o, 88)).unwrap());
  let mut o=Cursor::new(Vec::new());
  t("write_to jpeg full", || full.write_to(&mut o, ImageFormat::Jpeg).unwrap());
  t("save jpeg full file q75", || full.save("/tmp/doc_spike.jpg").unwrap());
  let h = t("thumb 2048", || full.thumbnail_exact(2048,1517));
  let med = t("med lz", || h.resize_exact(1280,948,FilterType::Lanczos3));
  let rgba = DynamicImage::ImageRgba8(full.to_rgba8());
  for (n,img) in [("full",&rgba),("med",&DynamicImage::ImageRgba8(med.to_rgba8()))] {
  let mut p=Vec::new(); t(&format!("png {n}"), || img.write_with_encoder(codecs::png::PngEncoder::new_with_quality(&mut p, codecs::png::CompressionType::Default, codecs::png::FilterType::Adaptive)).unwrap()); println!("{}",p.len());
  let mut p=Vec::new(); t(&format!("png fast {n}"), || img.write_with_encoder(codecs::png::PngEncoder::new(&mut p)).unwrap()); println!("{}",p.len());
  t("dec png ours", || { let mut r=ImageReader::new(Cursor::new(&p[..])); r.set_format(ImageFormat::Png); r.decode().unwrap() });
  let mut p=Cursor::new(Vec::new()); t(&format!("webp {n}"), || img.write_to(&mut p, ImageFormat::WebP).unwrap()); println!("{}",p.get_ref().len());
  let p=p.into_inner();
  t("dec webp ours", || { let mut r=ImageReader::new(Cursor::new(&p[..])); r.set_format(ImageFormat::WebP); r.decode().unwrap() });
  t("dec webp mem", || load_from_memory_with_format(&p, ImageFormat::WebP).unwrap());
  let mut p=Cursor::new(Vec::new()); t(&format!("gif {n}"), || img.write_to(&mut p, ImageFormat::Gif).unwrap()); println!("{}",p.get_ref().len());
  let p=p.into_inner();
  t("dec gif ours", || { let mut r=ImageReader::new(Cursor::new(&p[..])); r.set_format(ImageFormat::Gif); r.decode().unwrap() });
  t("dec gif mem", || load_from_memory_with_format(&p, ImageFormat::Gif).unwrap());
  }
}
