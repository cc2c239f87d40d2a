def own_record(r): ...


cadre_record = certificate_pdf = certificate_image = verify = verify_certificate = own_record
